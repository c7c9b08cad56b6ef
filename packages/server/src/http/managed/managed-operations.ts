// The operations an API may offer under its own routes, each one call of a use case as whoever is calling.
import type { ManagedOperation, ManagedRoute } from '@keywright/core/definition/api-definition';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { KeyCaller, OperatorCaller, SeatedPerson } from '../../app/caller.ts';
import { AWAY } from '../failure-refusal.ts';
import { choicesOf } from '../native-api/key-choices.ts';
import { readIssueKeyBody, readNumberedPage, readWorkspaceBody } from './managed-body.ts';
import type { ManagedCall, ManagedCaller, ManagedPorts } from './managed-call.ts';

export type ManagedOutcome =
  | {
      readonly ok: true;
      readonly status: number;
      readonly data: unknown;
      readonly meta: object | null;
      /** Answered from memory to a retried request. */
      readonly replayed: boolean;
    }
  | { readonly ok: false; readonly refusal: Refusal };

export interface OperationCall extends ManagedCall {
  readonly managed: ManagedRoute;
}

type Operation = (ports: ManagedPorts, call: OperationCall) => Promise<ManagedOutcome>;

export const MANAGED_OPERATIONS: Readonly<Record<ManagedOperation, Operation>> = {
  'issue-key': async ({ useCases }, { exchange, api, caller, person, managed }) => {
    const actor = actorOf(caller);
    if (actor === null) return refused({ reason: 'missing_credentials' });
    const body = await readIssueKeyBody(exchange.incoming, managed);
    if (!body.ok) return body;
    // A body takes as long as its client likes, and outlives no session.
    const lost = person === null ? null : await person.judgeAgain();
    if (lost !== null) return refused(lost);
    const { workspaceId: asked, name, ...choices } = body.value;
    const workspaceId = actor.kind === 'operator' ? asked : actor.workspaceId;
    if (workspaceId === undefined) {
      return refused({
        reason: 'validation_error',
        problems: [{ field: 'workspaceId', message: 'is required' }],
      });
    }
    if (asked !== undefined && asked !== workspaceId) return refused({ reason: 'not_found' });
    const named = name === undefined ? {} : { name };
    const input = { api: api.name, workspaceId, ...named, ...choicesOf(choices) };
    const outcome = await useCases.issueKey({ actor, idempotencyKey: body.idempotencyKey, input });
    return outcome.ok ? created({ ...outcome.answer, secret: outcome.secret }, outcome.replayed) : outcome;
  },

  'list-keys': async ({ useCases }, { exchange, api, caller }) => {
    const page = readNumberedPage(exchange.query, api.workspaceParam);
    if (!page.ok) return page;
    const filter = { api: api.name, ...('workspaceId' in caller && { workspaceId: caller.workspaceId }) };
    const { rows, total } = await useCases.listKeys.byNumber(filter, page.value);
    return answered(200, rows, { ...page.value, total, totalPages: Math.ceil(total / page.value.pageSize) });
  },

  'revoke-key': async ({ useCases }, { api, params, caller }) => {
    const actor = actorOf(caller);
    if (actor === null) return refused({ reason: 'missing_credentials' });
    const keyId = params['id'] ?? '';
    if (actor.kind === 'person') {
      // They may belong to other workspaces, and manage keys of other APIs: not here.
      const found = await useCases.getKey(actor, keyId);
      if (!found.ok) return found;
      const { api: ofApi, workspaceId } = found.answer;
      if (ofApi !== api.name || workspaceId !== actor.workspaceId) return refused({ reason: 'not_found' });
    }
    const outcome = await useCases.revokeKey({ actor, input: { keyId, reason: null } });
    return outcome.ok ? answered(200, outcome.answer) : outcome;
  },

  'create-workspace': async ({ useCases }, { exchange, caller, managed }) => {
    if (caller.kind !== 'operator') return refused({ reason: 'operator_required' });
    const body = await readWorkspaceBody(exchange.incoming, managed);
    if (!body.ok) return body;
    const { idempotencyKey, value: input } = body;
    const outcome = await useCases.createWorkspace({ actor: OPERATOR, idempotencyKey, input });
    return outcome.ok ? created(outcome.answer, outcome.replayed) : outcome;
  },

  'show-workspace': async ({ useCases }, { params, caller }) => {
    const id = workspaceShownTo(caller, params['id'] ?? null);
    const workspace = id === null ? null : await useCases.readWorkspaces.find(OPERATOR, id);
    return workspace === null ? refused({ reason: 'not_found' }) : answered(200, workspace);
  },

  'probe-health': async ({ probes }) => {
    return (await probes.isDatabaseUp()) ? answered(200, { status: 'ok' }) : refused(AWAY);
  },

  'probe-readiness': async ({ probes }) => {
    return (await probes.isReady()) ? answered(200, { status: 'ready' }) : refused(AWAY);
  },

  'probe-liveness': async () => answered(200, { status: 'live' }),
};

/** Which workspace is shown was decided by the route. */
const OPERATOR: OperatorCaller = { kind: 'operator', userId: null };

function answered(status: number, data: unknown, meta: object | null = null): ManagedOutcome {
  return { ok: true, status, data, meta, replayed: false };
}

function created(data: unknown, replayed: boolean): ManagedOutcome {
  return { ok: true, status: 201, data, meta: null, replayed };
}

function refused(refusal: Refusal): ManagedOutcome {
  return { ok: false, refusal };
}

/** A key is shown its own workspace, a person the one they call for; a path that names another has nothing for it. */
function workspaceShownTo(caller: ManagedCaller, named: string | null): string | null {
  if (caller.kind === 'operator') return named;
  if (caller.kind === 'anonymous' || (named !== null && named !== caller.workspaceId)) return null;
  return caller.workspaceId;
}

/** Nobody in particular changes nothing. */
function actorOf(caller: ManagedCaller): KeyCaller | SeatedPerson | OperatorCaller | null {
  if (caller.kind === 'key' || caller.kind === 'person') return caller;
  return caller.kind === 'operator' ? OPERATOR : null;
}
