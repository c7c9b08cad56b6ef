// One request of an API as code that runs as pasted, with the key taken from the environment: portal, documents and
// command line show the same. No snippet ever holds a key.
import type { ApiDefinition, Carrier } from '../definition/api-definition.ts';
import { compileRoutes, matchRoute } from '../requests/route-match.ts';
import type { PortalExample, SnippetKind } from './portal-definition.ts';
import { betweenDoubleQuotes, betweenSingleQuotes } from './shell-quoting.ts';

export interface Snippet {
  readonly kind: SnippetKind;
  /** What people call the language: `cURL`. */
  readonly title: string;
  readonly text: string;
}

/** The snippets of an API mounted at `baseUrl`; none where no request can be shown without knowing more. */
export function snippetsOf(api: ApiDefinition, baseUrl: string): readonly Snippet[] {
  const shown = shownRequest(api, baseUrl);
  if (shown === null) return [];
  return api.portal.snippets.map((kind) => ({ kind, ...WRITERS[kind](shown) }));
}

interface ShownRequest {
  readonly method: string;
  readonly url: string;
  readonly carrier: Carrier;
  /** Name of the environment variable with the key. */
  readonly variable: string;
  readonly body: PortalExample['body'];
}

function shownRequest(api: ApiDefinition, baseUrl: string): ShownRequest | null {
  const example = api.portal.example ?? plainestRequest(api);
  if (example === null) return null;
  const { method, path, body } = example;
  const match = matchRoute(compileRoutes(api.routes), method, path.split('?')[0] ?? '');
  if (match.kind !== 'match') return null;
  const [carrier] = match.route.carriers ?? api.carriers;
  const [variable] = api.portal.environmentVariables;
  if (carrier === undefined || variable === undefined) return null;
  return { method, url: `${baseUrl}${path}`, carrier, variable, body };
}

/** The first that asks for a key and needs nothing else. */
function plainestRequest({ routes }: ApiDefinition): PortalExample | null {
  const route = routes.find(({ method, path, access }) => {
    const asksForKey = access.kind === 'scope' || access.kind === 'any-key';
    return asksForKey && method === 'GET' && !/[{*]/.test(path);
  });
  return route === undefined ? null : { method: route.method, path: route.path, body: null };
}

type Writer = (request: ShownRequest) => Omit<Snippet, 'kind'>;

const WRITERS: Readonly<Record<SnippetKind, Writer>> = {
  curl: ({ body, ...request }) => ({
    title: 'cURL',
    text: curlText({ ...request, body: body === null ? null : JSON.stringify(body) }),
  }),
  python: (request) => ({ title: 'Python', text: pythonText(request) }),
  typescript: (request) => ({ title: 'TypeScript', text: typescriptText(request) }),
};

const JSON_TYPE = 'application/json';

export interface CurlRequest extends Omit<ShownRequest, 'body'> {
  /** JSON; null: nothing is sent. */
  readonly body: string | null;
}

export function curlText({ method, url, carrier, variable, body }: CurlRequest): string {
  const header = { bearer: `Authorization: Bearer $${variable}`, 'x-api-key': `x-api-key: $${variable}` };
  const isPlain = method === (body === null ? 'GET' : 'POST');
  const lines = [
    `curl ${isPlain ? '' : `-X ${method} `}"${betweenDoubleQuotes(url)}"`,
    `-H "${header[carrier]}"`,
    ...(body === null ? [] : [`-H "Content-Type: ${JSON_TYPE}"`, `-d '${betweenSingleQuotes(body)}'`]),
  ];
  return lines.join(' \\\n  ');
}

function pythonText({ method, url, carrier, variable, body }: ShownRequest): string {
  const key = `os.environ["${variable}"]`;
  const header = {
    bearer: `"Authorization": "Bearer " + ${key}`,
    'x-api-key': `"x-api-key": ${key}`,
  };
  const type = body === null ? [] : [`        "Content-Type": "${JSON_TYPE}",`];
  return [
    ...(body === null ? [] : ['import json']),
    'import os',
    'import urllib.request',
    '',
    'request = urllib.request.Request(',
    `    ${JSON.stringify(url)},`,
    `    method="${method}",`,
    '    headers={',
    `        ${header[carrier]},`,
    ...type,
    '    },',
    ...(body === null ? [] : [`    data=json.dumps(${pythonLiteral(body)}).encode(),`]),
    ')',
    'with urllib.request.urlopen(request) as answer:',
    '    print(answer.read().decode())',
  ].join('\n');
}

/** JSON as Python writes it: its constants have other names. */
function pythonLiteral(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, entry]) => {
    return `${JSON.stringify(name)}: ${pythonLiteral(entry)}`;
  });
  return `{${entries.join(', ')}}`;
}

function typescriptText({ method, url, carrier, variable, body }: ShownRequest): string {
  const key = `process.env.${variable}`;
  const header = { bearer: `Authorization: \`Bearer \${${key}}\``, 'x-api-key': `'x-api-key': ${key} ?? ''` };
  return [
    `fetch(${JSON.stringify(url)}, {`,
    `  method: '${method}',`,
    `  headers: { ${header[carrier]}${body === null ? '' : `, 'Content-Type': '${JSON_TYPE}'`} },`,
    ...(body === null ? [] : [`  body: JSON.stringify(${JSON.stringify(body)}),`]),
    '})',
    '  .then((answer) => answer.text())',
    '  .then(console.log);',
  ].join('\n');
}
