// The bodies a refusal can be written as, one per shape; each maps every status, so none can be forgotten.
import type { RefusalShape } from '../definition/api-definition.ts';
import type { ViolatedLimit } from '../limits/rate-window.ts';
import type { InputProblem } from './refusal-reasons.ts';
import type { RefusalStatus } from './refusal-table.ts';

/** A refusal after the API definition has decided what may be said. */
export interface PublicRefusal {
  readonly status: RefusalStatus;
  readonly code: string;
  readonly text: string;
  readonly requestId: string;
  readonly problems: readonly InputProblem[];
  /** The limits that refused; empty for every other reason. */
  readonly violated: readonly ViolatedLimit[];
}

type RefusalWriter = (refusal: PublicRefusal) => object;

// biome-ignore format: one row a status reads as a table
const BY_STATUS: Readonly<Record<RefusalStatus, { title: string; openai: string; anthropic: string; envelope: string }>> = {
  400: { title: 'Bad Request',            openai: 'invalid_request_error', anthropic: 'invalid_request_error', envelope: 'VALIDATION_ERROR' },
  401: { title: 'Unauthorized',           openai: 'authentication_error',  anthropic: 'authentication_error',  envelope: 'AUTH_ERROR' },
  403: { title: 'Forbidden',              openai: 'permission_error',      anthropic: 'permission_error',      envelope: 'AUTH_ERROR' },
  404: { title: 'Not Found',              openai: 'invalid_request_error', anthropic: 'not_found_error',       envelope: 'NOT_FOUND' },
  405: { title: 'Method Not Allowed',     openai: 'invalid_request_error', anthropic: 'invalid_request_error', envelope: 'VALIDATION_ERROR' },
  408: { title: 'Request Timeout',        openai: 'invalid_request_error', anthropic: 'invalid_request_error', envelope: 'VALIDATION_ERROR' },
  409: { title: 'Conflict',               openai: 'invalid_request_error', anthropic: 'conflict_error',        envelope: 'CONFLICT' },
  413: { title: 'Content Too Large',      openai: 'invalid_request_error', anthropic: 'request_too_large',     envelope: 'VALIDATION_ERROR' },
  415: { title: 'Unsupported Media Type', openai: 'invalid_request_error', anthropic: 'invalid_request_error', envelope: 'VALIDATION_ERROR' },
  417: { title: 'Expectation Failed',     openai: 'invalid_request_error', anthropic: 'invalid_request_error', envelope: 'VALIDATION_ERROR' },
  429: { title: 'Too Many Requests',      openai: 'rate_limit_error',      anthropic: 'rate_limit_error',      envelope: 'RATE_LIMIT_ERROR' },
  431: { title: 'Request Header Fields Too Large', openai: 'invalid_request_error', anthropic: 'invalid_request_error', envelope: 'VALIDATION_ERROR' },
  500: { title: 'Internal Server Error',  openai: 'server_error',          anthropic: 'api_error',             envelope: 'INTERNAL_ERROR' },
  502: { title: 'Bad Gateway',            openai: 'server_error',          anthropic: 'api_error',             envelope: 'INTERNAL_ERROR' },
  503: { title: 'Service Unavailable',    openai: 'server_error',          anthropic: 'overloaded_error',      envelope: 'INTERNAL_ERROR' },
  504: { title: 'Gateway Timeout',        openai: 'server_error',          anthropic: 'timeout_error',         envelope: 'INTERNAL_ERROR' },
  508: { title: 'Loop Detected',          openai: 'server_error',          anthropic: 'api_error',             envelope: 'INTERNAL_ERROR' },
};

/** Problem type the IETF RateLimit draft registers for exhausted quotas. */
const QUOTA_EXCEEDED = 'https://iana.org/assignments/http-problem-types#quota-exceeded';

const WRITERS: Readonly<Record<RefusalShape, RefusalWriter>> = {
  problem: ({ status, code, text, requestId, problems, violated }) => ({
    type: violated.length > 0 ? QUOTA_EXCEEDED : 'about:blank',
    title: BY_STATUS[status].title,
    status,
    code,
    detail: text,
    requestId,
    ...(problems.length > 0 && { problems }),
    ...(violated.length > 0 && { 'violated-policies': violated.map(({ name }) => name) }),
  }),
  openai: ({ status, code, text, problems }) => ({
    error: { message: text, type: BY_STATUS[status].openai, param: problems[0]?.field || null, code },
  }),
  anthropic: ({ status, text, requestId }) => ({
    type: 'error',
    error: { type: BY_STATUS[status].anthropic, message: text },
    request_id: requestId,
  }),
  envelope: ({ status, text, problems }) => ({
    success: false,
    error: {
      code: BY_STATUS[status].envelope,
      message: text,
      ...(problems.length > 0 && { details: { problems } }),
    },
  }),
  error: ({ text, violated: [first] }) => ({
    error: text,
    ...(first !== undefined && { limit: first.limit, used: first.used }),
  }),
};

export function refusalBody(shape: RefusalShape, refusal: PublicRefusal): string {
  return JSON.stringify(WRITERS[shape](refusal));
}

export function refusalContentType(shape: RefusalShape): string {
  return shape === 'problem' ? 'application/problem+json' : 'application/json';
}

/** A successful answer in the same family: `{success,data,meta}` for the envelope, `{data,meta}` for a page beside `{error}`, else the bare value. */
export function successBody(shape: RefusalShape, data: unknown, meta: object | null): string {
  const paged = meta === null ? { data } : { data, meta };
  if (shape === 'envelope') return JSON.stringify({ success: true, ...paged });
  return JSON.stringify(shape === 'error' && meta !== null ? paged : data);
}
