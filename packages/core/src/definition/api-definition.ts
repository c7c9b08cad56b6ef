// One API's keys as a plain value: how they look, where they are presented, which scope opens which route,
// how they rotate and die, how a refusal reads, where the upstream is. Engines read these fields and never an API's name.
import type { Ms } from '../instant.ts';
import type { LimitRule } from '../limits/limit-rule.ts';
import type { Role } from '../people/roles.ts';
import type { PortalDefinition } from '../portal/portal-definition.ts';
import type { RefusalReason } from '../refusals/refusal-reasons.ts';
import type { SecretFormat, SecretPreview } from '../secrets/secret-format.ts';
import type { ModelPrices } from '../usage/model-price.ts';

/** Where a request may carry its key. */
export const CARRIERS = ['bearer', 'x-api-key'] as const;
export type Carrier = (typeof CARRIERS)[number];

/** How a refusal is written: RFC 9457, the OpenAI or Anthropic error, `{success,error}`, or `{error}`. */
export const REFUSAL_SHAPES = ['problem', 'openai', 'anthropic', 'envelope', 'error'] as const;
export type RefusalShape = (typeof REFUSAL_SHAPES)[number];

/** What a key without scopes may do. */
export const EMPTY_SCOPES = ['nothing', 'everything'] as const;
export type EmptyScopes = (typeof EMPTY_SCOPES)[number];

/** Whether a key must be named by whoever makes it; one that is not is called by its preview. */
export const KEY_NAMES = ['required', 'optional'] as const;
export type KeyNames = (typeof KEY_NAMES)[number];

/** By role. `all`: whatever the key itself has. */
export type MakersRights = Readonly<Record<Role, 'all' | readonly string[]>>;

export interface ScopeDefinition {
  /** What the scope opens, in words a customer reads when choosing. */
  readonly description: string;
  /** Scopes that a key with this one holds as well, and with them all that those imply. */
  readonly implies: readonly string[];
  /** Kept for the keys that have it: marked as such, and offered last. */
  readonly legacy: boolean;
}

/**
 * Who may call a route. A scope names what the key must hold; `any-key` asks only for a live key; `person`
 * lets no key in. `endpoint`: by the endpoint the path names, its owner's keys with the scope, and everybody where it is public; `own-endpoint`: its
 * owner's keys alone, for what is about the endpoint.
 */
export type RouteAccess =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'any-key' }
  | { readonly kind: 'person' }
  | { readonly kind: 'scope'; readonly scope: string }
  | { readonly kind: 'endpoint'; readonly scope: string }
  | { readonly kind: 'own-endpoint'; readonly scope: string }
  | { readonly kind: 'operator' }
  | { readonly kind: 'operator-or-scope'; readonly scope: string };

/** Whether members may have keys of their own. */
export const USER_KEYS = ['none', 'by-policy'] as const;

/** How a person shows who they are: the cookie of a session, or a token of an issuer the configuration trusts. */
export const PERSON_PROOFS = ['session', 'token'] as const;
export type PersonProof = (typeof PERSON_PROOFS)[number];

/** People who may call a route without a key. */
export interface PeopleAccess {
  readonly by: readonly PersonProof[];
  /** What they must be in the workspace they call for, one of these. */
  readonly roles: readonly Role[];
  /** Their workspace must hold an active key that opens the route. */
  readonly needsKey: boolean;
}

/** Use cases that an API may offer under its own routes, in its own words. */
export const MANAGED_OPERATIONS = [
  'create-workspace',
  'show-workspace',
  'issue-key',
  'list-keys',
  'revoke-key',
  'probe-health',
  'probe-readiness',
  'probe-liveness',
] as const;
export type ManagedOperation = (typeof MANAGED_OPERATIONS)[number];

/** Answered by Keywright itself; `fields` maps each name in the answer to a field of the native API. */
export interface ManagedRoute {
  readonly kind: 'managed';
  readonly operation: ManagedOperation;
  readonly fields: Readonly<Record<string, string>>;
  /** Names of fields in the request, where they differ from the native API's. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** Whose answers tell tokens, and how: OpenAI's `usage`, or Anthropic's. */
export const METERS = ['openai', 'anthropic'] as const;
export type Meter = (typeof METERS)[number];

/** Where a request names its caller's own user, for the caller's accounts; never a credential. */
export type EndUserField =
  | { readonly kind: 'body'; readonly field: string }
  | { readonly kind: 'path'; readonly param: string };

/** `RateLimit` and `RateLimit-Policy` (IETF draft), with `X-RateLimit-*` beside them, or neither. */
export const LIMIT_HEADERS = ['none', 'standard', 'standard-and-legacy'] as const;
export type LimitHeaders = (typeof LIMIT_HEADERS)[number];

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

export interface RouteDefinition {
  /** One of METHODS. */
  readonly method: string;
  /** `/v1/things/{id}` or `/v1/public/*`; matching is exact to the segment and case-sensitive. */
  readonly path: string;
  readonly summary: string;
  readonly access: RouteAccess;
  /** Null: nobody without a key. */
  readonly people: PeopleAccess | null;
  readonly to: { readonly kind: 'upstream' } | ManagedRoute;
  /** Null: those of the API. */
  readonly carriers: readonly Carrier[] | null;
  /** Null: that of the API. */
  readonly refusalShape: RefusalShape | null;
  /** Units a request takes from every limit of requests. */
  readonly cost: number;
  /** Null: answers tell no tokens. */
  readonly meter: Meter | null;
  readonly endUser: EndUserField | null;
  /** The path parameter that names an endpoint; null for none. */
  readonly endpointParam: string | null;
}

export type RotationPolicy =
  | { readonly kind: 'in-place'; readonly defaultGraceMs: Ms; readonly maxGraceMs: Ms }
  | { readonly kind: 'none' };

/** The key every new user gets: unclaimed, in a workspace of their own. */
export interface DefaultKeyPolicy {
  readonly name: string;
  readonly environment: string;
  readonly scopes: readonly string[];
}

export interface RefusalPolicy {
  readonly shape: RefusalShape;
  readonly revokedStatus: 401 | 403;
  /** `uniform`: unknown, revoked, expired and address-refused read the same. `exact`: the caller learns the reason. */
  readonly disclosure: 'uniform' | 'exact';
  /**
   * Public texts in the product's own words, where they differ from the table's. While disclosure is uniform,
   * every key that is refused for what it is reads the text of `unknown_key`.
   */
  readonly texts: Readonly<Partial<Record<RefusalReason, string>>>;
}

export interface UpstreamDefinition {
  /** Origin and optional base path, e.g. `https://inference.internal/base`. */
  readonly url: string;
  /** Headers only the gateway knows, such as the upstream's own credential. */
  readonly headers: Readonly<Record<string, string>>;
  readonly connectTimeoutMs: Ms;
  /** From the last byte of the request to the head of the answer. */
  readonly headTimeoutMs: Ms;
  /** Between two chunks of the answer; also how long a client may take nothing of it. */
  readonly idleTimeoutMs: Ms;
  /** Loopback, link-local and private addresses are refused unless the operator allows them here. */
  readonly allowPrivateAddresses: boolean;
  /** Whether the upstream is told the client's address in `x-forwarded-for`. */
  readonly forwardClientAddress: boolean;
}

/** Whose upstreams endpoints may have: the accounts' own, or the API's alone. */
export const ENDPOINT_UPSTREAMS = ['own', 'api-only'] as const;

/** What accounts may make endpoints of. */
export interface EndpointPolicy {
  readonly upstreams: (typeof ENDPOINT_UPSTREAMS)[number];
  /** Loopback, link-local and private addresses are refused to accounts unless the operator allows them here. */
  readonly allowPrivateUpstreams: boolean;
}

export interface ApiDefinition {
  /** Mount path and the name in every other place: `[a-z][a-z0-9-]{0,31}`. */
  readonly name: string;
  readonly title: string;
  /** Host names under which the API is mounted at `/`, beside `/<name>` everywhere. */
  readonly hosts: readonly string[];
  readonly secretFormat: SecretFormat;
  /** How much of a secret lists and logs of its owner may show. */
  readonly secretPreview: SecretPreview;
  readonly keyNames: KeyNames;
  readonly carriers: readonly Carrier[];
  readonly scopes: Readonly<Record<string, ScopeDefinition>>;
  readonly emptyScopes: EmptyScopes;
  /**
   * The scopes a key has at most, by what its maker is in the workspace when it is used: a demoted maker's key is
   * demoted, and a removed one's stops. Null: a key's rights are its own.
   */
  readonly makersRights: MakersRights | null;
  /** Query parameter in which a request may name its workspace; another than that of the key is refused. Null for none. */
  readonly workspaceParam: string | null;
  /** Null: new users get no key of this API. */
  readonly defaultKey: DefaultKeyPolicy | null;
  readonly rotation: RotationPolicy;
  /** Age of the current secret from which a key is marked as due for rotation; null for never. */
  readonly rotationDueAfterMs: Ms | null;
  /** What happens to requests that are running while their key is revoked. */
  readonly inFlightAtRevocation: 'fail' | 'finish';
  readonly refusals: RefusalPolicy;
  /** Every request with a key. Each key may have its own beside them. */
  readonly limits: readonly LimitRule[];
  /** Requests without a key, on routes that ask for none. */
  readonly anonymousLimits: readonly LimitRule[];
  readonly limitHeaders: LimitHeaders;
  /** What becomes of requests while limits cannot be charged or usage cannot be recorded. */
  readonly uncounted: 'refuse' | 'admit';
  /** `by-policy`: members may have keys of their own, under terms each workspace decides (user-key-policy.ts). */
  readonly userKeys: (typeof USER_KEYS)[number];
  /** ISO 4217, e.g. `USD`. */
  readonly currency: string;
  readonly prices: ModelPrices;
  /** Header in which the operator token is accepted on routes that allow the operator; null for none. */
  readonly operatorHeader: string | null;
  /** Null: accounts have no endpoints. */
  readonly endpoints: EndpointPolicy | null;
  readonly routes: readonly RouteDefinition[];
  /** What its customers see and read where they manage keys. */
  readonly portal: PortalDefinition;
  /** Null: keys are managed and verified here, the gateway forwards nothing. */
  readonly upstream: UpstreamDefinition | null;
}
