// A mounted API as the native API describes it to customers, programs and pages. Of the upstream it says only whether
// there is one: where that is and what it is sent is between the operator and the gateway.
import type {
  ApiDefinition,
  Carrier,
  DefaultKeyPolicy,
  EndpointPolicy,
  EndUserField,
  PeopleAccess,
  RefusalPolicy,
  RefusalShape,
  RouteAccess,
  RouteDefinition,
} from '../definition/api-definition.ts';
import type { LimitRuleAnswer } from '../limits/limit-answers.ts';
import type { RefusalReason } from '../refusals/refusal-reasons.ts';
import type { SecretPreview } from '../secrets/secret-format.ts';
import type { PortalDefinition } from './portal-definition.ts';
import type { Snippet } from './snippets.ts';

export interface ApiScopeAnswer {
  name: string;
  description: string;
  implies: readonly string[];
  legacy: boolean;
  /** What it opens, by itself and by what it implies: `POST /v1/messages`. */
  routes: string[];
}

export interface ApiRouteAnswer {
  method: string;
  /** Below the mount. */
  path: string;
  summary: string;
  access: RouteAccess;
  /** Who may call it without a key; null for nobody. */
  people: PeopleAccess | null;
  carriers: readonly Carrier[];
  refusalShape: RefusalShape;
  answeredBy: 'keywright' | 'upstream';
  cost: number;
  meter: RouteDefinition['meter'];
  endUser: EndUserField | null;
  endpointParam: string | null;
}

export interface RefusalExampleAnswer {
  reason: RefusalReason;
  status: number;
  /** As the caller reads it. */
  body: unknown;
}

export interface ApiAnswer {
  name: string;
  title: string;
  /** Where it is mounted: below its name, and at the root of hosts of its own. */
  baseUrls: { byPath: string; byHost: string[] };
  secrets: {
    kind: 'checked' | 'plain';
    /** The first is that of a key nobody named one for. */
    environments: { name: string; prefix: string }[];
    random: { alphabet: string; length: number };
    /** Whether slips are found without a lookup. */
    checksum: boolean;
    preview: SecretPreview;
    previewSample: string;
  };
  keyNames: ApiDefinition['keyNames'];
  carriers: readonly Carrier[];
  /** In the order in which to offer them. */
  scopes: ApiScopeAnswer[];
  emptyScopes: ApiDefinition['emptyScopes'];
  makersRights: ApiDefinition['makersRights'];
  workspaceParam: string | null;
  /** What every new user gets; null: nothing. */
  defaultKey: DefaultKeyPolicy | null;
  userKeys: ApiDefinition['userKeys'];
  rotation: {
    kind: 'in-place' | 'none';
    defaultGraceSeconds: number | null;
    maxGraceSeconds: number | null;
    /** Age from which a secret is due; null for never. */
    dueAfterSeconds: number | null;
  };
  inFlightAtRevocation: ApiDefinition['inFlightAtRevocation'];
  refusals: Pick<RefusalPolicy, 'shape' | 'revokedStatus' | 'disclosure'> & {
    examples: RefusalExampleAnswer[];
  };
  limits: LimitRuleAnswer[];
  anonymousLimits: LimitRuleAnswer[];
  limitHeaders: ApiDefinition['limitHeaders'];
  currency: string;
  prices: ApiDefinition['prices'];
  routes: ApiRouteAnswer[];
  /** What accounts may make endpoints of; null: there are none. */
  endpoints: EndpointPolicy | null;
  hasUpstream: boolean;
  portal: PortalDefinition;
  snippets: readonly Snippet[];
}
