// Everything that can be asked of user keys, beside what keys are asked: over one set of ports.
import type { ApiCatalogue } from '../api-catalogue.ts';
import type { WritePorts } from '../write.ts';
import { type Approve, createApprove } from './approve-request.ts';
import { type Cancel, createCancel, createDeny, type Deny } from './close-request.ts';
import { createUserKeyPolicies, type UserKeyPolicies } from './policies.ts';
import { createReadRequests, type ReadRequests } from './read-requests.ts';
import { createRequestKey, type RequestKey } from './request-key.ts';

export interface UserKeyCases {
  readonly policies: UserKeyPolicies;
  readonly readRequests: ReadRequests;
  readonly requestKey: RequestKey;
  readonly approve: Approve;
  readonly deny: Deny;
  readonly cancel: Cancel;
}

export function createUserKeyCases(ports: WritePorts, apis: ApiCatalogue): UserKeyCases {
  return {
    policies: createUserKeyPolicies(ports, apis),
    readRequests: createReadRequests(ports),
    requestKey: createRequestKey(ports, apis),
    approve: createApprove(ports, apis),
    deny: createDeny(ports),
    cancel: createCancel(ports),
  };
}
