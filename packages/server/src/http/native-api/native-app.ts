// The Fastify application behind the front door: strict JSON in, problems out, the operator's token on every route that
// is not marked anonymous.

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { fastifySwagger } from '@fastify/swagger';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyRequest,
  type RawServerDefault,
} from 'fastify';
import { jsonSchemaTransform, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { Caller } from '../../app/caller.ts';
import { failureRefusal } from '../failure-refusal.ts';
import { DEFAULT_MANNER, type Exchange, type RefusalManner } from '../front/exchange.ts';
import { isJsonType, MAX_BODY_BYTES, readJsonBytes } from '../json-body.ts';
import type { RecogniseCaller } from '../native-caller.ts';
import type { Probes } from '../probes.ts';
import { invalid, Refused } from './refused.ts';
import { problemsOf } from './validation/validation-problems.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * `anonymous` opens the route to everyone, `caller` to whoever is known: its use case judges what they may. Every
     * other route asks for the operator.
     */
    access?: 'anonymous' | 'caller';
  }
  interface FastifyRequest {
    /** On routes that are not anonymous. */
    caller: Caller;
    /** Its body had not come when the caller was recognised. */
    isAwaited: boolean;
  }
}

export type NativeApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  import('fastify').FastifyBaseLogger,
  ZodTypeProvider
>;

export interface NativeAppOptions {
  readonly server: Server;
  /** The exchange the front door made of this raw request. */
  readonly exchangeOf: (incoming: IncomingMessage) => Exchange;
  readonly recogniseCaller: RecogniseCaller;
  readonly onFailure: (error: unknown, during: string) => void;
  readonly probes: Pick<Probes, 'isDatabaseUp'>;
}

export interface BuiltNativeApp {
  readonly app: NativeApp;
  /** Fastify's own request listener. */
  readonly listener: (incoming: IncomingMessage, outgoing: ServerResponse) => void;
}

/** Whoever calls here is asked for no key of an API. */
const MANNER: RefusalManner = {
  ...DEFAULT_MANNER,
  policy: {
    ...DEFAULT_MANNER.policy,
    texts: {
      missing_credentials:
        'Sign in, or send the operator token or a credential as "Authorization: Bearer <token>"',
      unknown_key: 'This is neither the operator token nor a management credential or key that is valid here',
    },
  },
};

const OPERATORS_ONLY: Refusal = { reason: 'operator_required' };

/** Ids have 30 characters; longer ones are looked for nowhere. */
const MAX_ID_LENGTH = 256;

export function createNativeApp(options: NativeAppOptions): BuiltNativeApp {
  let listener: BuiltNativeApp['listener'] | null = null;
  const app = Fastify({
    serverFactory: (handler) => {
      listener = handler;
      return options.server;
    },
    clientErrorHandler: () => {},
    bodyLimit: MAX_BODY_BYTES,
    genReqId: (incoming) => options.exchangeOf(incoming as IncomingMessage).requestId,
    routerOptions: { maxParamLength: MAX_ID_LENGTH },
    // What no route was found for: Fastify's own answers repeat the path.
    frameworkErrors: (_error, request, reply) => {
      void reply.hijack();
      options.exchangeOf(request.raw).refuse({ reason: 'not_found' });
    },
  }).withTypeProvider<ZodTypeProvider>();

  app.setValidatorCompiler<z.ZodType>(({ schema }) => (input) => {
    const read = schema.safeParse(input);
    return read.success ? { value: read.data } : { error: invalid(problemsOf(read.error.issues)) };
  });
  // Answers are projections of known shape: the schemas document them, the compiler holds handlers to them.
  app.setSerializerCompiler(() => JSON.stringify);
  readStrictJson(app);
  recogniseCallers(app, options);
  app.setErrorHandler(async (error, request, reply) => {
    reply.hijack();
    const refusal = refusalOf(error as FastifyError);
    if (refusal === null) options.onFailure(error, 'answering the native API');
    options.exchangeOf(request.raw).refuse(refusal ?? (await failureRefusal(options.probes)), MANNER);
  });
  if (listener === null) throw new Error('Fastify did not ask for a server');
  return { app, listener };
}

function recogniseCallers(app: NativeApp, options: NativeAppOptions): void {
  app.decorateRequest('caller');
  app.decorateRequest('isAwaited', false);
  const recognise = async (request: FastifyRequest) => {
    const recognised = await options.recogniseCaller(options.exchangeOf(request.raw));
    if (!recognised.ok) throw new Refused(recognised.refusal);
    const isOperators = request.routeOptions.config.access !== 'caller';
    if (isOperators && recognised.caller.kind !== 'operator') throw new Refused(OPERATORS_ONLY);
    request.caller = recognised.caller;
    request.isAwaited = !request.raw.complete;
  };
  app.addHook('onRequest', async (request, reply) => {
    const exchange = options.exchangeOf(request.raw);
    void reply.headers({ 'x-request-id': exchange.requestId, 'cache-control': 'no-store' });
    if (!request.is404 && request.routeOptions.config.access !== 'anonymous') await recognise(request);
    exchange.inviteBody();
  });
  // A body takes as long as its client likes, and outlives no session.
  app.addHook('preValidation', async (request) => {
    if (request.isAwaited) await recognise(request);
  });
}

/** Documents every route registered after it. */
export async function documentRoutes(app: NativeApp, publicUrl: string): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Keywright',
        version: '1',
        description: 'Issue, rotate, restrict, verify and revoke API keys.',
      },
      servers: [{ url: publicUrl }],
      components: { securitySchemes: { operator: { type: 'http', scheme: 'bearer' } } },
      security: [{ operator: [] }],
    },
    transform: jsonSchemaTransform,
  });
}

function readStrictJson(app: NativeApp): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    if (!isJsonType(request.headers['content-type']))
      return done(new Refused({ reason: 'unsupported_media_type' }));
    const read = readJsonBytes(body as Buffer);
    if (read.ok) done(null, read.value);
    else done(new Refused(read.refusal));
  });
}

const REASON_OF_CODE: Readonly<Record<string, Refusal['reason']>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad_framing',
  // The client left before the end of its body.
  ECONNRESET: 'bad_framing',
};

/** Null for a failure of ours. */
function refusalOf(error: FastifyError | Refused): Refusal | null {
  if (error instanceof Refused) return error.refusal;
  const reason = REASON_OF_CODE[error.code];
  return reason === undefined ? null : { reason };
}
