// What the first screen says: where things are, commands that run as pasted, and the link for the first operator. It
// never shows the operator's token itself.
import type { ApiDefinition, RouteDefinition } from '@keywright/core/definition/api-definition';
import { DEFAULT_DATA_FOLDER, DEFAULT_PORT, type Settings } from './environment/settings.ts';
import type { RunningKeywright } from './main.ts';
import { FIRST_RUN_LINK_LASTS_MS, type FirstRunLink } from './people/first-run.ts';

export interface Greeting {
  readonly running: RunningKeywright;
  readonly apis: readonly ApiDefinition[];
  readonly settings: Settings;
  /** Null once there is an operator. */
  readonly firstRun: FirstRunLink | null;
}

export function greeting({ running, apis, settings, firstRun }: Greeting): string {
  const { publicUrl, adminTokenFile } = running;
  const width = Math.max(...apis.map((api) => api.name.length));
  const mounted = apis.map((api) => `    ${api.name.padEnd(width)}  ${publicUrl}/${api.name}`);
  const token = adminTokenFile === null ? 'from KEYWRIGHT_ADMIN_TOKEN' : `in ${adminTokenFile}`;
  return [
    '',
    `  Keywright is running on ${publicUrl}`,
    '',
    '  APIs behind it:',
    ...mounted,
    `  Portal:           ${publicUrl}/portal`,
    `  Operator token:   ${token}`,
    ...firstRunLines(firstRun),
    ...firstSteps(publicUrl, apis, settings),
    '',
    '',
  ].join('\n');
}

function firstRunLines(link: FirstRunLink | null): string[] {
  if (link === null) return [];
  return [
    '',
    '  Nobody is an operator yet. Open this to become the first:',
    '',
    `    ${link.url}`,
    '',
    `  The link works once, for ${FIRST_RUN_LINK_LASTS_MS / 60_000} minutes; \`npx keywright first-run\` prints a new one.`,
  ];
}

function firstSteps(publicUrl: string, apis: readonly ApiDefinition[], settings: Settings): string[] {
  const example = apis.flatMap((api) => {
    const route = api.routes.find(isExample);
    return route === undefined || !('scope' in route.access)
      ? []
      : [{ api, route, scope: route.access.scope }];
  })[0];
  if (example === undefined) return [];
  const { api, route, scope } = example;
  const carrier = (route.carriers ?? api.carriers)[0] === 'bearer' ? 'Authorization: Bearer' : 'x-api-key:';
  return [
    '',
    '  Create a key and call the API with it (in a second terminal, in this folder):',
    '',
    ...surroundings(publicUrl, settings),
    '    npx keywright workspaces create --name "Acme" --slug acme',
    `    npx keywright keys create --api ${api.name} --workspace acme --name "first key" --scope ${scope}`,
    '    export KEY=…    # the secret the last command printed',
    `    curl ${publicUrl}/${api.name}${route.path} -H "${carrier} $KEY"${bodyOf(route)}`,
  ];
}

/** A path that can be called as it stands. */
function isExample({ access, to, path }: RouteDefinition): boolean {
  return access.kind === 'scope' && to.kind === 'upstream' && !/[{*]/.test(path);
}

/** What the command line must be told where it is not what it expects. */
function surroundings(publicUrl: string, { port, dataFolder }: Settings): string[] {
  return [
    ...(port === DEFAULT_PORT ? [] : [`    export KEYWRIGHT_PUBLIC_URL=${publicUrl}`]),
    ...(dataFolder === DEFAULT_DATA_FOLDER ? [] : [`    export KEYWRIGHT_DATA=${dataFolder}`]),
  ];
}

const CHAT = '{"model":"sample","messages":[{"role":"user","content":"Hello"}]}';

function bodyOf({ method, path }: RouteDefinition): string {
  if (method === 'GET') return '';
  const body = path.endsWith('/chat/completions') ? CHAT : '{}';
  return ` -X ${method} \\\n      -H 'Content-Type: application/json' \\\n      -d '${body}'`;
}
