// What the gateway needs of a request, and of the means to refuse it. The HTTP front satisfies it; the gateway does not
// know the front.
import type { ServerResponse } from 'node:http';
import type { ApiDefinition, RefusalShape } from '@keywright/core/definition/api-definition';
import type { HeaderFields } from '@keywright/core/limits/rate-limit-fields';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { BodySource } from './forward/request-body.ts';

export interface GatewayExchange extends BodySource {
  readonly outgoing: ServerResponse;
  readonly requestId: string;
  readonly query: string;
  readonly address: string | null;
  /** What every answer of ours tells of the limits the request was put to. */
  limitFields: HeaderFields;
  refuse(refusal: Refusal, manner: GatewayManner): void;
}

export interface GatewayManner {
  readonly policy: ApiDefinition['refusals'];
  readonly shape: RefusalShape;
  readonly realm: string;
}
