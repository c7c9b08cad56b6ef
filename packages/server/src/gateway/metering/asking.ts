// What a request asks for: read from its body where its route says so, once its key is admitted and before its limits are
// charged.
import type { ApiDefinition, RouteDefinition } from '@keywright/core/definition/api-definition';
import { objectOf, parsedJson } from '@keywright/core/metering/json/json-value';
import type { TextSize } from '@keywright/core/metering/json/text-size';
import { estimatedPrompt } from '@keywright/core/metering/request-use';
import { estimatedTokens } from '@keywright/core/metering/token-estimate';
import { modelName } from '@keywright/core/metering/usage/model-name';
import { dearestOf, priceOf } from '@keywright/core/usage/model-price';
import { type DemandAnswer, plainDemand, type RequestFacts } from '../../app/request-facts.ts';
import { type BodySource, type RequestBody, readRequestBody, unreadBody } from '../forward/request-body.ts';
import { endUserOf } from './end-user.ts';
import { MeteredDemand } from './metered-demand.ts';

/** What is known of a request when it is forwarded. */
export interface AskedRequest {
  readonly body: RequestBody;
  readonly model: string | null;
  readonly endUser: string | null;
  /** Counts for a prompt whose tokens nobody told. */
  readonly estimatedInput: number;
  /** The most tokens its answer has where the request does not say. */
  readonly mostUnsaid: number;
}

/** Output of a model without a price, where a request does not say how much it wants. */
const UNSAID_OUTPUT = 4096;

export interface AskingRequest {
  readonly api: ApiDefinition;
  readonly route: RouteDefinition;
  readonly params: Readonly<Record<string, string>>;
  readonly source: BodySource;
  /** Whether it goes on to an upstream; what is answered here is read where it is answered. */
  readonly isForwarded: boolean;
}

export class Asking {
  /** Told with the demand. */
  asked: AskedRequest;
  readonly demand: RequestFacts['demand'];
  readonly #request: AskingRequest;

  constructor(request: AskingRequest) {
    const { route, source, isForwarded } = request;
    this.#request = request;
    this.asked = {
      body: unreadBody(source.incoming),
      model: null,
      endUser: null,
      estimatedInput: 0,
      mostUnsaid: 0,
    };
    const readsBody = isForwarded && (route.meter !== null || route.endUser?.kind === 'body');
    if (readsBody) this.demand = () => this.#read();
    else if (route.endUser?.kind === 'path') this.demand = () => this.#answer(this.asked.body);
    else this.demand = plainDemand(route.cost);
  }

  #read(): DemandAnswer | Promise<DemandAnswer> {
    const body = readRequestBody(this.#request.source);
    return body instanceof Promise ? body.then((read) => this.#answer(read)) : this.#answer(body);
  }

  #answer(body: RequestBody): DemandAnswer {
    const { api, route, params, source } = this.#request;
    const isCoded = source.incoming.headers['content-encoding'] !== undefined;
    const json = body.kind === 'read' && !isCoded ? body.text : '';
    const members = objectOf(parsedJson(json));
    const endUser = endUserOf(route.endUser, { params, body: members });
    if ('refused' in endUser) return endUser;
    const model = modelName(members?.['model']);
    // A name nobody priced, or read, may be another one's: the answer tells whose, when it is too late to refuse.
    const price = (model === null ? null : priceOf(api.prices, model)) ?? dearestOf(api.prices);
    const mostUnsaid = price?.maxOutputTokens ?? UNSAID_OUTPUT;
    const estimatedInput = members === null ? estimatedTokens(sizeOf(body)) : estimatedPrompt(members);
    this.asked = { body, model, endUser: endUser.name, estimatedInput, mostUnsaid };
    const plain = { ...plainDemand(route.cost), model, endUser: endUser.name };
    if (route.meter === null) return plain;
    return new MeteredDemand(plain, { body, json: members === null ? null : json, api, price, mostUnsaid });
  }
}

/** As if all of it were text. */
function sizeOf(body: RequestBody): TextSize {
  return { bytes: body.kind === 'broken' ? 0 : (body.length ?? 0), tokenIds: 0 };
}
