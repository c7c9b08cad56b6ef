// What the gateway needs of a request, and of the means to refuse it. The HTTP front satisfies it; the gateway does not
// know the front.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiDefinition, RefusalShape } from '@keywright/core/definition/api-definition';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';

export interface GatewayExchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly requestId: string;
  readonly query: string;
  readonly address: string | null;
  refuse(refusal: Refusal, manner: GatewayManner): void;
}

export interface GatewayManner {
  readonly policy: ApiDefinition['refusals'];
  readonly shape: RefusalShape;
  readonly realm: string;
}
