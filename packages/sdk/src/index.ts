// What an application imports: the client, its errors, and the types of what it sends and receives.

export type { KeyState, SecretState } from '@keywright/core/keys/key-lifecycle';
export type { DenialReason, InputProblem } from '@keywright/core/refusals/refusal-reasons';
export type * from '@keywright/core/wire-contract';
export type { AuditFilterQuery, AuditQuery } from './audit-calls.ts';
export type { PageQuery, WriteOptions } from './call-options.ts';
export {
  type ClientOptions,
  createClient,
  type KeyQuery,
  type KeywrightClient,
  type RevokeBody,
  type RotateBody,
} from './client.ts';
export type { EndpointQuery } from './endpoint-calls.ts';
export { KeywrightError, UNRECOGNISED_ANSWER } from './keywright-error.ts';
export { KeywrightUnreachableError } from './keywright-unreachable-error.ts';
export type { InvitationQuery, MemberQuery } from './people/people-calls.ts';
export type { PolicyPlace, UserKeyRequestQuery } from './people/user-key-calls.ts';
export type { BillingQuery, KeyUsageQuery, UnknownKeysQuery, WorkspaceUsageQuery } from './usage-calls.ts';
