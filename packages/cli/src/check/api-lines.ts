// One API of a configuration in plain words: where it is mounted, what opens which route, what limits it.
import type { ApiDefinition, RouteDefinition } from '@keywright/core/definition/api-definition';
import type { LimitRule } from '@keywright/core/limits/limit-rule';
import { prefixesOf } from '@keywright/core/secrets/secret-format';
import { details } from '../text/details.ts';
import { counted } from '../text/figures.ts';
import { limitText } from '../text/key-text.ts';
import type { Style } from '../text/style.ts';
import { table } from '../text/table.ts';

export function apiText(api: ApiDefinition, publicUrl: string, style: Style): string {
  const { upstream, limits, anonymousLimits, endpoints } = api;
  const facts = details(
    [
      ['mounted', [`${publicUrl}/${api.name}`, ...api.hosts.map((host) => `at ${host}`)].join(', ')],
      [
        'keys',
        prefixesOf(api.secretFormat)
          .map((prefix) => `${prefix}…`)
          .join(', '),
      ],
      ['sent as', api.carriers.map((carrier) => CARRIER_TEXT[carrier]).join(' or ')],
      [
        'upstream',
        upstream === null ? 'none: keys are managed and verified, nothing is forwarded' : upstream.url,
      ],
      ['limits', limitsText(limits)],
      ['without a key', anonymousLimits.length === 0 ? null : limitsText(anonymousLimits)],
      ['endpoints', endpoints === null ? null : ENDPOINT_TEXT[endpoints.upstreams]],
      ['routes', counted(api.routes.length, 'route')],
    ],
    style,
  );
  const rows = Object.keys(OPEN_TO).flatMap((kind) =>
    api.routes.filter(({ access }) => access.kind === kind).map((route) => routeRow(route)),
  );
  const routes = table(['OPEN TO', 'METHOD', 'PATH', 'ANSWERED BY'], rows, style);
  return `${style.strong(`${api.title} (${api.name})`)}\n${facts}\n\n${indented(routes)}`;
}

const ENDPOINT_TEXT = {
  own: 'accounts make them, in front of upstreams of their own',
  'api-only': 'accounts make them, in front of the upstream above',
} as const;

const CARRIER_TEXT = { bearer: 'Authorization: Bearer', 'x-api-key': 'x-api-key' } as const;

/** Those that ask for least first. */
const OPEN_TO: Readonly<Record<RouteDefinition['access']['kind'], string>> = {
  anonymous: 'EVERYBODY',
  endpoint: 'EVERYBODY where the endpoint is public, else its owner with',
  'any-key': 'any key',
  person: 'people signed in, no key',
  scope: 'scope',
  'own-endpoint': 'the endpoint’s owner with',
  'operator-or-scope': 'operator, or scope',
  operator: 'operator',
};

function routeRow({ method, path, access, people, to }: RouteDefinition): readonly string[] {
  const who = 'scope' in access ? `${OPEN_TO[access.kind]} ${access.scope}` : OPEN_TO[access.kind];
  const orPeople =
    people === null ? '' : ` (people by ${people.by.join(' or ')}: ${people.roles.join(', ')})`;
  return [who + orPeople, method, path, to.kind === 'upstream' ? 'upstream' : `keywright (${to.operation})`];
}

function limitsText(rules: readonly LimitRule[]): string {
  if (rules.length === 0) return 'none';
  return rules
    .map(({ window, alertAt, ...rule }) =>
      limitText({
        ...rule,
        alertAt: [...alertAt],
        windowSeconds: typeof window === 'number' ? window / 1000 : null,
        period: typeof window === 'number' ? null : window,
      }),
    )
    .join('; ');
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
