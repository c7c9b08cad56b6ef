// Every mistake in an API definition is reported, at its path and with what to write instead; nothing makes it throw.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ApiDefinition, MANAGED_OPERATIONS } from '../../src/definition/api-definition.ts';
import { checkApiDefinition } from '../../src/definition/check-api-definition.ts';
import { withUpstream } from '../../src/definition/define-api.ts';
import { PRESETS, stevora } from '../../src/presets/index.ts';
import { compileRoutes } from '../../src/requests/route-match.ts';
import {
  composeSecret,
  environmentsOf,
  randomPartOf,
  recogniseSecret,
} from '../../src/secrets/secret-format.ts';

const GOOD = withUpstream(stevora, { url: 'https://workflows.internal', headers: { 'x-key': 'k' } });

type Path = readonly (string | number)[];

/** The definition with another value at one path; `undefined` leaves the field out. */
function withValueAt(path: Path, value: unknown, whole: unknown = GOOD): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const copy: Record<string | number, unknown> = Array.isArray(whole)
    ? ([...whole] as never)
    : { ...(whole as object) };
  copy[step] = withValueAt(rest, value, copy[step]);
  if (rest.length === 0 && value === undefined) delete copy[step];
  return copy;
}

function fieldOf(path: Path): string {
  return path.reduce<string>((field, step) => {
    if (typeof step === 'number') return `${field}[${step}]`;
    return field === '' ? step : `${field}.${step}`;
  }, '');
}

/** Every path in a value, the value itself included. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const below = steps.flatMap((step) =>
    pathsIn((value as Record<string | number, unknown>)[step], [...path, step]),
  );
  return [path, ...below];
}

test.each(PRESETS.map((api) => [api.name, api] as const))('the preset %s has no mistake', (_, api) => {
  expect(checkApiDefinition(api, 'apis[0]')).toEqual([]);
});

/** Fields whose entries nobody has to have. */
const OPEN_MAPPINGS = ['scopes', 'prefixes', 'texts', 'fields', 'headers'];

const METHOD_FORM = 'must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';
const PATH_FORM = 'must be a path such as /v1/things/{id} or /v1/public/*';
const URL_FORM = 'must be an http or https URL without user name and query';

describe('one mistake', () => {
  test.each<[Path, unknown, string]>([
    [['name'], 'Stav', 'must be a name such as stav: lower-case letters, digits and dashes, up to 32'],
    [
      ['name'],
      'a'.repeat(33),
      'must be a name such as stav: lower-case letters, digits and dashes, up to 32',
    ],
    [['title'], ' ', 'must be a text that says something'],
    [['hosts'], 'api.example.com', 'must be a list'],
    [
      ['hosts', 0],
      'API.example.com',
      'must be a host name in lower case, with a port if it is not the usual one',
    ],
    [['secretFormat'], null, "must be an object with a kind, such as { kind: 'checked' }"],
    [['secretFormat', 'kind'], 'jwt', 'must be one of checked, plain'],
    [['secretFormat', 'prefixes'], {}, 'must have at least 1 entry'],
    [['secretFormat', 'prefixes', 'LIVE'], 'stv_', 'is not an environment such as live'],
    [['secretFormat', 'prefixes', 'live'], '', 'must be a prefix such as stv_'],
    [['secretFormat', 'prefixes', 'live'], 'stv ', 'must be a prefix such as stv_'],
    [['secretFormat', 'alphabet'], 'base64', 'must be one of base62, base36; did you mean base62?'],
    [['secretFormat', 'length'], 129, 'must be a whole number from 1 to 128'],
    [['secretPreview'], 'all', 'must be one of prefix, end, both-ends'],
    [['carriers'], [], 'must have at least 1 entry'],
    [['carriers', 0], 'query', 'must be one of bearer, x-api-key'],
    [
      ['scopes', 'Workflows'],
      { description: 'x', implies: [], legacy: false },
      'is not a scope such as inference:chat (lower case, up to 64 characters)',
    ],
    [['scopes', 'workflows:read', 'description'], '', 'must be a text that says something'],
    [['scopes', 'workflows:read', 'implies'], 'all', 'must be a list'],
    [
      ['scopes', 'workflows:read', 'implies', 0],
      'ALL',
      'must be a scope such as inference:chat (lower case, up to 64 characters)',
    ],
    [['scopes', 'workflows:read', 'legacy'], 'yes', 'must be one of true, false'],
    [['emptyScopes'], 'all', 'must be one of nothing, everything'],
    [['workspaceParam'], 'workspace[id]', 'must be a query parameter such as workspaceId'],
    [['defaultKey'], 'inference', 'must be an object with name, environment, scopes'],
    [['rotation', 'kind'], 'monthly', 'must be one of in-place, none'],
    [['rotation', 'defaultGraceMs'], -1, 'must be a whole number from 0 to 31622400000'],
    [['inFlightAtRevocation'], 'cut', 'must be one of fail, finish'],
    [['refusals', 'shape'], 'xml', 'must be one of problem, openai, anthropic, envelope, error'],
    [['refusals', 'revokedStatus'], 410, 'must be one of 401, 403'],
    [['refusals', 'disclosure'], 'some', 'must be one of uniform, exact'],
    [['refusals', 'texts', 'unknown'], 'Who?', 'is not a reason for a refusal (see docs/errors.md)'],
    [['refusals', 'texts', 'unknown_key'], '', 'must be a text that says something'],
    [['limits', 0, 'per'], 'person', 'must be one of key, member, workspace, api, route, endpoint, address'],
    [['limits', 0, 'limit'], 0, 'must be a whole number from 1 to 9007199254740991'],
    [['limits', 0, 'window'], 999, 'must be a whole number from 1000 to 31622400000'],
    [['limits', 0, 'name'], 'Burst', 'must be a short name such as burst'],
    [['keyNames'], 'some', 'must be one of required, optional'],
    [['operatorHeader'], 'X-Admin-Token', 'must be a lower-case header name'],
    [['endpoints'], true, 'must be an object with upstreams, allowPrivateUpstreams'],
    [['routes'], [], 'must have at least 1 entry'],
    [['routes', 0, 'method'], 'get', `${METHOD_FORM}; did you mean GET?`],
    [['routes', 0, 'method'], 'FETCH', METHOD_FORM],
    [['routes', 0, 'path'], '', PATH_FORM],
    [['routes', 0, 'path'], '/', PATH_FORM],
    [['routes', 0, 'path'], 'v1/things', PATH_FORM],
    [['routes', 0, 'path'], '/v1//things', PATH_FORM],
    [['routes', 0, 'path'], '/v1/things/', PATH_FORM],
    [['routes', 0, 'path'], '/v1/./things', PATH_FORM],
    [['routes', 0, 'path'], '/v1/..', PATH_FORM],
    [['routes', 0, 'path'], '/v1/*/things', PATH_FORM],
    [['routes', 0, 'path'], '/v1/th{id}', PATH_FORM],
    [['routes', 0, 'path'], '/v1/{}', PATH_FORM],
    [['routes', 0, 'path'], '/v1/th%69ngs', PATH_FORM],
    [['routes', 0, 'path'], '/v1/things?all', PATH_FORM],
    [
      ['routes', 0, 'access', 'kind'],
      'members',
      'must be one of anonymous, any-key, person, operator, scope, endpoint, own-endpoint, operator-or-scope',
    ],
    [['routes', 0, 'to', 'kind'], 'redirect', 'must be one of upstream, managed'],
    [['routes', 1, 'to', 'operation'], 'drop-all', `must be one of ${MANAGED_OPERATIONS.join(', ')}`],
    [['routes', 1, 'to', 'fields'], {}, 'must have at least 1 entry'],
    [['routes', 0, 'carriers'], [], 'must have at least 1 entry'],
    [['routes', 0, 'refusalShape'], 'html', 'must be one of problem, openai, anthropic, envelope, error'],
    [['upstream', 'url'], 'ftp://files.internal', URL_FORM],
    [['upstream', 'url'], '//workflows.internal', URL_FORM],
    [['upstream', 'url'], 'https://user:pass@workflows.internal', URL_FORM],
    [['upstream', 'url'], 'https://workflows.internal?key=1', URL_FORM],
    [['upstream', 'url'], 'https://workflows.internal\\@evil', URL_FORM],
    [['upstream', 'headers', 'X-Key'], 'k', 'is not a lower-case header name'],
    [['upstream', 'headers', 'x-key'], 'a\r\nb: c', 'must be a header value of visible ASCII'],
    [['upstream', 'connectTimeoutMs'], 0, 'must be a whole number from 1 to 86400000'],
    [['upstream', 'allowPrivateAddresses'], 'yes', 'must be one of true, false'],
  ])('at %j (%j) is all that is reported', (path, value, message) => {
    expect(checkApiDefinition(withValueAt(path, value), '')).toEqual([{ field: fieldOf(path), message }]);
  });

  test('at any place is reported there: a field left out', () => {
    const isEntry = (path: Path) =>
      OPEN_MAPPINGS.includes(String(path.at(-2))) || typeof path.at(-1) === 'number';
    for (const path of pathsIn(GOOD).filter((known) => known.length > 0 && !isEntry(known))) {
      const fields = checkApiDefinition(withValueAt(path, undefined), '').map(({ field }) => field);
      expect(fields.some((field) => field.startsWith(fieldOf(path)))).toBe(true);
    }
  });

  test('at any place is reported there: a field nobody knows', () => {
    for (const path of pathsIn(GOOD)) {
      const parent = path.reduce<unknown>(
        (value, step) => (value as Record<string | number, unknown>)[step],
        GOOD,
      );
      if (typeof parent !== 'object' || parent === null || Array.isArray(parent)) continue;
      const problems = checkApiDefinition(withValueAt([...path, 'Not A Field'], 'x'), '');
      expect(problems[0]?.field).toBe(fieldOf([...path, 'Not A Field']));
    }
  });
});

test('several mistakes are reported at once, in the order of the fields, under the path given', () => {
  const mistakes: [Path, unknown][] = [
    [['name'], 'Stav'],
    [['carriers', 0], 'cookie'],
    [['routes', 2, 'method'], 'get'],
    [['rout'], []],
  ];
  const wrong = mistakes.reduce<unknown>((api, [path, value]) => withValueAt(path, value, api), GOOD);
  expect(checkApiDefinition(wrong, 'apis[3]').map(({ field }) => field)).toEqual([
    'apis[3].name',
    'apis[3].carriers[0]',
    'apis[3].routes[2].method',
    'apis[3].rout',
  ]);
});

test('whatever it is given it answers, and never throws', () => {
  const anywhere = fc.constantFrom(...pathsIn(GOOD));
  const anything = fc.anything({ withNullPrototype: true, withSparseArray: true, withBigInt: true });
  fc.assert(
    fc.property(
      fc.oneof(
        anything,
        fc.tuple(anywhere, anything).map(([at, value]) => withValueAt(at, value)),
      ),
      (value) => {
        for (const { field, message } of checkApiDefinition(value, 'api')) {
          expect(field).toMatch(/^api/);
          expect(message).not.toBe('');
        }
      },
    ),
    { numRuns: 3_000 },
  );
});

test('what it finds nothing wrong with can be used: routes compile, secrets are minted and recognised', () => {
  const anywhere = fc.constantFrom(...pathsIn(GOOD).filter((path) => path.length > 0));
  const likely = fc.constantFrom<unknown>(
    'a',
    'stv_',
    '/v1/{id}',
    '/v1/*',
    'GET',
    32,
    22,
    'base62',
    null,
    {},
    [],
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(anywhere, likely), { maxLength: 3 }), (changes) => {
      const changed = changes.reduce<unknown>((api, [path, value]) => {
        return pathsIn(api).some((known) => fieldOf(known) === fieldOf(path))
          ? withValueAt(path, value, api)
          : api;
      }, GOOD);
      if (checkApiDefinition(changed, '').length > 0) return;
      const { routes, secretFormat } = changed as ApiDefinition;
      expect(() => compileRoutes(routes)).not.toThrow();
      const { alphabet, length } = randomPartOf(secretFormat);
      const random = alphabet.slice(-1).repeat(length);
      for (const environment of environmentsOf(secretFormat)) {
        const secret = composeSecret(secretFormat, environment, random);
        expect(recogniseSecret(secretFormat, secret)).toEqual({ environment, random });
      }
    }),
    { numRuns: 2_000 },
  );
});
