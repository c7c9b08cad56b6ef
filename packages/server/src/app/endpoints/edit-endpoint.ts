// Changes an endpoint. When the answer is out, no request is let in by what it was before.
import type { EndpointAnswer } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../api-catalogue.ts';
import type { Caller } from '../caller.ts';
import { type AuditDraft, type WriteOutcome, type WritePorts, write } from '../write.ts';
import { checkedChoices, type EndpointChoices } from './endpoint-input.ts';
import { findManagedEndpoint } from './find-managed-endpoint.ts';
import { presentEndpoint } from './present-endpoint.ts';

/** An absent field changes nothing. */
export interface EditEndpointInput extends Partial<EndpointChoices> {
  readonly endpointId: string;
}

export interface EditEndpointRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: EditEndpointInput;
}

export type EditEndpoint = (request: EditEndpointRequest) => Promise<WriteOutcome<EndpointAnswer>>;

export function createEditEndpoint(ports: WritePorts, apis: ApiCatalogue): EditEndpoint {
  return ({ actor, idempotencyKey, input }) =>
    write(ports, { actor, idempotencyKey, operation: 'edit-endpoint', input }, async (tx, now) => {
      const { endpointId, ...choices } = input;
      const asked = { caller: actor, right: 'endpoints:write', endpointId, now } as const;
      const found = await findManagedEndpoint(tx, asked);
      if (!found.ok) return found.refusal;
      const { endpoint } = found;
      const api = apis.findByName(endpoint.api);
      if (api === null) return { reason: 'not_found' };
      const checked = checkedChoices(choices, api);
      if ('problems' in checked) return { reason: 'validation_error', problems: checked.problems };
      const { name = endpoint.name, authMode = endpoint.authMode } = choices;
      const upstreamUrl = choices.upstream === undefined ? endpoint.upstreamUrl : checked.upstreamUrl;
      const edited = { ...endpoint, name, authMode, upstreamUrl };
      await tx.endpoints.update(edited);
      const { workspaceId } = endpoint;
      const event: AuditDraft = {
        action: 'endpoint.edited',
        workspaceId,
        subjectId: endpointId,
        details: choices,
      };
      return { answer: presentEndpoint(edited), events: [event], changed: [edited] };
    });
}
