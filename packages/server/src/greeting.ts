// What the first screen says: where things are, and commands that run as pasted. Never the token itself, except where it
// is the only copy.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { RunningKeywright } from './main.ts';

export function greeting(running: RunningKeywright, apis: readonly ApiDefinition[]): string {
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
    `  What runs here:   ${publicUrl}/portal`,
    `  Operator token:   ${token}`,
    ...firstSteps(running, apis),
    '',
    '',
  ].join('\n');
}

function firstSteps({ publicUrl }: RunningKeywright, apis: readonly ApiDefinition[]): string[] {
  const example = apis.flatMap((api) => {
    const route = api.routes.find(({ access, to }) => access.kind === 'scope' && to.kind === 'upstream');
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
    '    npx keywright workspaces create --name "Acme" --slug acme',
    `    npx keywright keys create --api ${api.name} --workspace acme --name "first key" --scope ${scope}`,
    '    export KEY=…    # the secret the last command printed',
    `    curl ${publicUrl}/${api.name}${route.path} -H "${carrier} $KEY" \\`,
    `      -H 'Content-Type: application/json' \\`,
    `      -d '{"model":"sample","messages":[{"role":"user","content":"Hello"}]}'`,
  ];
}
