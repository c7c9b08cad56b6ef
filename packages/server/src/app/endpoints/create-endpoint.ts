// Makes an endpoint of an account. Its id is drawn until it is one that no endpoint has or had.
import {
  ENDPOINT_ID_ALPHABET,
  ENDPOINT_ID_LENGTH,
  ENDPOINT_ID_PREFIX,
  type Endpoint,
} from '@keywright/core/endpoints/endpoint';
import type { EpochMs } from '@keywright/core/instant';
import { actorLabel } from '@keywright/core/keys/api-key';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { EndpointAnswer } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../api-catalogue.ts';
import { type Caller, recordedActor } from '../caller.ts';
import { unknownReferences } from '../keys/issuing/draft-key.ts';
import { refusedRight } from '../people/rights.ts';
import type { Secrets, StorageTransaction } from '../ports.ts';
import { type AuditDraft, type WriteOutcome, type WritePorts, write } from '../write.ts';
import { checkedChoices, type EndpointChoices } from './endpoint-input.ts';
import type { EndpointWriter } from './endpoint-ports.ts';
import { presentEndpoint } from './present-endpoint.ts';

export interface CreateEndpointInput extends EndpointChoices {
  readonly api: string;
  readonly workspaceId: string;
}

export interface CreateEndpointRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: CreateEndpointInput;
}

export type CreateEndpoint = (request: CreateEndpointRequest) => Promise<WriteOutcome<EndpointAnswer>>;

export function createCreateEndpoint(ports: WritePorts, apis: ApiCatalogue): CreateEndpoint {
  return ({ actor, idempotencyKey, input }) =>
    write(ports, { actor, idempotencyKey, operation: 'create-endpoint', input }, async (tx, now) => {
      const draft = await draftOf(tx, { apis, actor, input, now });
      if ('reason' in draft) return draft;
      const endpoint: Endpoint = { ...draft, id: await newEndpointId(tx.endpoints, ports.secrets) };
      await tx.endpoints.insert(endpoint);
      const { id: subjectId, workspaceId, api, name, upstreamUrl: upstream, authMode } = endpoint;
      const details = { api, name, upstream, authMode };
      const event: AuditDraft = { action: 'endpoint.created', workspaceId, subjectId, details };
      return { answer: presentEndpoint(endpoint), events: [event], changed: [] };
    });
}

interface DraftRequest {
  readonly apis: ApiCatalogue;
  readonly actor: Caller;
  readonly input: CreateEndpointInput;
  readonly now: EpochMs;
}

async function draftOf(
  tx: StorageTransaction,
  { apis, actor, input, now }: DraftRequest,
): Promise<Omit<Endpoint, 'id'> | Refusal> {
  const { workspaceId, name, authMode } = input;
  const api = apis.findByName(input.api);
  const isKnown = (await tx.workspaces.findById(workspaceId)) !== null;
  const asked = { caller: actor, right: 'endpoints:write', workspaceId, now } as const;
  const refusal = isKnown ? await refusedRight(tx, asked) : null;
  // Somebody else's workspace is no more there than one that does not exist.
  const isThere = isKnown && refusal?.reason !== 'not_found';
  if (api === null || !isThere) return unknownReferences(apis, api, !isThere);
  if (refusal !== null) return refusal;
  if (api.endpoints === null) return withoutEndpoints(apis, api.name);
  const checked = checkedChoices(input, api);
  if ('problems' in checked) return { reason: 'validation_error', problems: checked.problems };
  const { upstreamUrl } = checked;
  const createdBy = actorLabel(recordedActor(actor));
  return {
    api: api.name,
    workspaceId,
    name,
    upstreamUrl,
    authMode,
    createdAt: now,
    createdBy,
    deletedAt: null,
  };
}

function withoutEndpoints(apis: ApiCatalogue, api: string): Refusal {
  const names = apis.all.filter(({ endpoints }) => endpoints !== null).map(({ name }) => name);
  const message = `has no endpoints: ${api}; those with endpoints are: ${names.join(', ') || 'none'}`;
  return { reason: 'validation_error', problems: [{ field: 'api', message }] };
}

async function newEndpointId(endpoints: EndpointWriter, secrets: Secrets): Promise<string> {
  for (;;) {
    const id = ENDPOINT_ID_PREFIX + secrets.randomCharacters(ENDPOINT_ID_ALPHABET, ENDPOINT_ID_LENGTH);
    if (!(await endpoints.isTaken(id))) return id;
  }
}
