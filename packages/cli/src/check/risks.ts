// What a configuration may say, and its operator had better mean: each names the field, and what follows from it.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { impliedScopes } from '@keywright/core/keys/held-scopes';
import { formatAddress } from '@keywright/core/requests/address-range';
import type { LoadedStart } from '@keywright/server';

type Config = NonNullable<LoadedStart['config']>;

export function risksOf(config: Config, { publicUrl, host }: LoadedStart['settings']): readonly string[] {
  return [
    ...config.apis.flatMap((api) => RISKS.flatMap((risk) => risk(api)).map((text) => `${api.name}: ${text}`)),
    ...everyoneTrusted(config),
    ...mailPrinted(config, publicUrl),
    ...plainHttp(publicUrl, host),
  ];
}

type Risk = (api: ApiDefinition) => readonly string[];

const RISKS: readonly Risk[] = [
  openSubtree,
  openWrite,
  uselessScopes,
  unreachableForKeys,
  plainUpstream,
  knownCredential,
  privateUpstreams,
  unlimited,
  uncounted,
];

function openSubtree({ routes }: ApiDefinition): string[] {
  return routes
    .filter(({ access, path }) => access.kind === 'anonymous' && path.endsWith('/*'))
    .map(
      ({ method, path }) =>
        `${method} ${path} is open to everybody, and so is whatever the upstream adds below it`,
    );
}

function openWrite({ routes }: ApiDefinition): string[] {
  return routes
    .filter(({ access, method }) => access.kind === 'anonymous' && !['GET', 'HEAD'].includes(method))
    .map(({ method, path }) => `${method} ${path} lets everybody write, without a key`);
}

function uselessScopes({ routes, scopes }: ApiDefinition): string[] {
  const asked = routes.flatMap(({ access }) => ('scope' in access ? [access.scope] : []));
  return Object.keys(scopes)
    .filter((scope) => ![...impliedScopes([scope], scopes)].some((held) => asked.includes(held)))
    .map((scope) => `the scope ${scope} opens no route: no route asks for it, nor for what it implies`);
}

function unreachableForKeys({ routes }: ApiDefinition): string[] {
  const isForKeys = routes.some(({ access }) => !['anonymous', 'operator', 'person'].includes(access.kind));
  return isForKeys ? [] : ['no route asks for a key: its keys open nothing'];
}

const LOOPBACK = /^http:\/\/(?:localhost|127\.|\[::1\])/;

function plainUpstream({ upstream }: ApiDefinition): string[] {
  if (upstream === null || !upstream.url.startsWith('http:') || LOOPBACK.test(upstream.url)) return [];
  return [
    `the upstream is reached without TLS, and what is sent there can be read on the way: ${upstream.url}`,
  ];
}

/** What `keywright init` writes where nothing is set yet. */
export const TEMPLATE_CREDENTIAL = 'choose-one-and-check-it-there';

function knownCredential({ upstream }: ApiDefinition): string[] {
  const names = Object.entries(upstream?.headers ?? {}).flatMap(([name, value]) =>
    value === TEMPLATE_CREDENTIAL ? [name] : [],
  );
  return names.map(
    (name) =>
      `upstream.headers.${name} is the one of the template, which everybody knows: whoever reaches the upstream is let in`,
  );
}

function privateUpstreams({ endpoints }: ApiDefinition): string[] {
  if (endpoints?.allowPrivateUpstreams !== true) return [];
  return ['endpoints.allowPrivateUpstreams lets accounts have requests sent to any address of your network'];
}

function unlimited({ limits, anonymousLimits, routes }: ApiDefinition): string[] {
  // Through an endpoint that its account has made public, everybody comes without a key.
  const isOpen = routes.some(({ access }) => access.kind === 'anonymous' || access.kind === 'endpoint');
  return [
    ...(limits.length === 0 ? ['it has no limits: one key may use all the upstream can give'] : []),
    ...(isOpen && anonymousLimits.length === 0
      ? ['it has no anonymousLimits: requests without a key are not limited']
      : []),
  ];
}

function uncounted(api: ApiDefinition): string[] {
  return api.uncounted === 'admit' ? ['uncounted: admit lets requests in while nothing counts them'] : [];
}

function everyoneTrusted({ trustedProxies }: Config): string[] {
  // 0.0.0.0/0 is the block of all IPv4 within the mapped addresses.
  const isAll = trustedProxies.some(
    ({ network, prefix }) => prefix === 0 || (prefix === 96 && formatAddress(network) === '0.0.0.0'),
  );
  return isAll
    ? ['trustedProxies: X-Forwarded-For is believed of everybody, so anybody chooses their address']
    : [];
}

function mailPrinted({ mail }: Config, publicUrl: string | null): string[] {
  if (mail !== null || publicUrl === null) return [];
  return ['mail: is printed where the server runs; people at other machines get no links'];
}

function plainHttp(publicUrl: string | null, host: string): string[] {
  if (publicUrl?.startsWith('https:') || /^(?:localhost|127\.|::1$)/.test(host)) return [];
  const where = 'KEYWRIGHT_PUBLIC_URL: is not https';
  return [`${where}, and the server listens beyond this machine: cookies and keys can be read on the way`];
}
