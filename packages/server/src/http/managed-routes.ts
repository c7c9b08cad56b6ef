// Routes of an API that Keywright answers itself, in the API's own words: which use case runs and how its answer's
// fields are named come from the definition.
import type { ApiDefinition, ManagedOperation, RouteDefinition } from '@keywright/core/api-definition';
import type { Refusal } from '@keywright/core/refusal-reasons';
import { successBody } from '@keywright/core/refusal-shapes';
import type { UseCases } from '../app/use-cases.ts';
import type { Exchange, RefusalManner } from './exchange.ts';
import { readIssueKeyBody, readNumberedPage, readWorkspaceBody } from './managed-body.ts';
import { choicesOf } from './native-api/key-choices.ts';

export type ManagedCaller =
  | { readonly kind: 'operator' }
  | { readonly kind: 'key'; readonly keyId: string; readonly workspaceId: string };

export interface ManagedCall {
  readonly exchange: Exchange;
  readonly api: ApiDefinition;
  readonly route: RouteDefinition;
  readonly params: Readonly<Record<string, string>>;
  readonly manner: RefusalManner;
  readonly caller: ManagedCaller;
}

type Outcome =
  | { readonly ok: true; readonly status: number; readonly data: unknown; readonly meta: object | null }
  | { readonly ok: false; readonly refusal: Refusal };

type Operation = (use: UseCases, call: ManagedCall) => Promise<Outcome>;

const refused = (refusal: Refusal): Outcome => ({ ok: false, refusal });

const OPERATIONS: Readonly<Record<ManagedOperation, Operation>> = {
  'issue-key': async (use, { exchange, api, caller }) => {
    const body = await readIssueKeyBody(exchange.incoming);
    if (!body.ok) return refused(body.refusal);
    const { workspaceId, name, ...choices } = body.value;
    const own = caller.kind === 'key' ? caller.workspaceId : null;
    if (own !== null && workspaceId !== undefined && workspaceId !== own)
      return refused({ reason: 'not_found' });
    const workspace = own ?? workspaceId;
    if (workspace === undefined) {
      return refused({
        reason: 'validation_error',
        problems: [{ field: 'workspaceId', message: 'is required' }],
      });
    }
    const input = { api: api.name, workspaceId: workspace, name, ...choicesOf(choices) };
    const outcome = await use.issueKey({ actor: caller, idempotencyKey: body.idempotencyKey, input });
    if (!outcome.ok) return outcome;
    return { ok: true, status: 201, data: { ...outcome.answer, secret: outcome.secret }, meta: null };
  },

  'list-keys': async (use, { exchange, api, caller }) => {
    const page = readNumberedPage(exchange.query);
    if (!page.ok) return refused(page.refusal);
    const filter = { api: api.name, ...(caller.kind === 'key' && { workspaceId: caller.workspaceId }) };
    const { rows, total } = await use.listKeys.byNumber(filter, page.value);
    const totalPages = Math.ceil(total / page.value.pageSize);
    return { ok: true, status: 200, data: rows, meta: { ...page.value, total, totalPages } };
  },

  'revoke-key': async (use, { params, caller }) => {
    const outcome = await use.revokeKey({
      actor: caller,
      input: { keyId: params['id'] ?? '', reason: null },
    });
    return outcome.ok ? { ok: true, status: 200, data: outcome.answer, meta: null } : outcome;
  },

  'create-workspace': async (use, { exchange, caller }) => {
    const body = await readWorkspaceBody(exchange.incoming);
    if (!body.ok) return refused(body.refusal);
    const { idempotencyKey, value: input } = body;
    const outcome = await use.createWorkspace({ actor: caller, idempotencyKey, input });
    return outcome.ok ? { ok: true, status: 201, data: outcome.answer, meta: null } : outcome;
  },

  'show-workspace': async (use, { caller }) => {
    const workspace = caller.kind === 'key' ? await use.readWorkspaces.find(caller.workspaceId) : null;
    return workspace === null
      ? refused({ reason: 'not_found' })
      : { ok: true, status: 200, data: workspace, meta: null };
  },
};

export type AnswerManaged = (call: ManagedCall) => Promise<void>;

export function createAnswerManaged(
  use: UseCases,
  onFailure: (error: unknown, during: string) => void,
): AnswerManaged {
  return async (call) => {
    const { exchange, route, manner } = call;
    if (route.to.kind !== 'managed') return exchange.refuse({ reason: 'not_found' }, manner);
    try {
      const outcome = await OPERATIONS[route.to.operation](use, call);
      if (!outcome.ok) return exchange.refuse(outcome.refusal, manner);
      const data = renamed(outcome.data, route.to.fields);
      exchange.answer(outcome.status, successBody(call.api.refusals.shape, data, outcome.meta));
    } catch (error) {
      onFailure(error, `answering ${route.method} ${route.path}`);
      exchange.refuse({ reason: 'internal_error' }, manner);
    }
  };
}

/** The answer under the API's own field names; what it does not name is left out. */
function renamed(data: unknown, fields: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(data)) return data.map((row) => renamed(row, fields));
  const row = data as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(fields).map(([name, source]) => [name, row[source] ?? null]));
}
