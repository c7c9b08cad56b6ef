// A workspace with an owner, two members and a viewer, and what they do about user keys of Stav: over use cases in memory.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { Role } from '@keywright/core/people/roles';
import { stav } from '@keywright/core/presets';
import { DEFAULT_USER_KEY_POLICY, type UserKeyPolicy } from '@keywright/core/user-keys/user-key-policy';
import { type AssembledUseCases, assembleUseCases } from '../../../../../test/harness/assemble-use-cases.ts';
import { joinWorkspace } from '../../../../../test/harness/join-workspace.ts';
import type { Caller } from '../../../src/app/caller.ts';
import type { EditKeyInput } from '../../../src/app/keys/edit-key.ts';
import type { IssueKeyInput } from '../../../src/app/keys/issuing/issue-key.ts';
import type { Narrowing } from '../../../src/app/user-keys/approve-request.ts';
import type { RequestKeyInput } from '../../../src/app/user-keys/request-key.ts';

export interface Person {
  readonly caller: Caller;
  readonly userId: string;
  readonly memberId: string;
}

export type UserKeyRig = Awaited<ReturnType<typeof createUserKeyRig>>;

export async function createUserKeyRig(changes: Partial<ApiDefinition> = {}) {
  const works: AssembledUseCases = assembleUseCases({ apis: [{ ...stav, ...changes }] });
  const { useCases: use, storage } = works;
  const workspaceId = await works.newWorkspace();
  const join = async (name: string, role: Role, where = workspaceId): Promise<Person> => {
    const userId = `usr_${name}`;
    const memberId = await joinWorkspace(storage, { workspaceId: where, userId, role });
    return { caller: { kind: 'person', userId }, userId, memberId };
  };
  const people = {
    owner: await join('olga', 'owner'),
    mia: await join('mia', 'member'),
    max: await join('max', 'member'),
    viewer: await join('vera', 'viewer'),
  };
  const unretried = { idempotencyKey: null };
  return {
    works,
    workspaceId,
    join,
    ...people,
    setPolicy: (changes: Partial<UserKeyPolicy>, { caller }: Pick<Person, 'caller'> = people.owner) => {
      const policy = { ...DEFAULT_USER_KEY_POLICY, ...changes };
      const input = { place: { workspaceId, api: 'stav' }, policy };
      return use.userKeys.policies.set({ actor: caller, ...unretried, input });
    },
    editPolicy: (changes: Partial<UserKeyPolicy>, { caller }: Pick<Person, 'caller'> = people.owner) => {
      const input = { place: { workspaceId, api: 'stav' }, changes };
      return use.userKeys.policies.edit({ actor: caller, ...unretried, input });
    },
    make: ({ caller }: Person, changes: Partial<IssueKeyInput> = {}) => {
      const input = { api: 'stav', workspaceId, name: 'laptop', ...changes };
      return use.issueKey({ actor: caller, ...unretried, input });
    },
    ask: ({ caller }: Person, changes: Partial<RequestKeyInput> = {}) => {
      const input = { api: 'stav', workspaceId, name: 'laptop', note: null, ...changes };
      return use.userKeys.requestKey({ actor: caller, ...unretried, input });
    },
    approve: ({ caller }: Pick<Person, 'caller'>, requestId: string, narrowed: Narrowing = {}) =>
      use.userKeys.approve({ actor: caller, ...unretried, input: { requestId, narrowed } }),
    deny: ({ caller }: Pick<Person, 'caller'>, requestId: string, reason: string | null = null) =>
      use.userKeys.deny({ actor: caller, ...unretried, input: { requestId, reason } }),
    cancel: ({ caller }: Pick<Person, 'caller'>, requestId: string) =>
      use.userKeys.cancel({ actor: caller, ...unretried, input: { requestId } }),
    edit: ({ caller }: Person, input: EditKeyInput) => use.editKey({ actor: caller, ...unretried, input }),
    remove: ({ memberId }: Person, { caller }: Pick<Person, 'caller'> = people.owner) =>
      use.people.removeMember({ actor: caller, ...unretried, input: { memberId } }),
    eventsOf: async (subjectId: string) =>
      (await storage.audit.list({ subjectId }, { limit: 50, after: null })).map(
        ({ action, actor }) => `${action} by ${actor}`,
      ),
  };
}

/** The reason of a refusal with its first problem, or `done`. */
export function saidOf(outcome: {
  readonly ok: boolean;
  readonly refusal?: { readonly reason: string; readonly problems?: readonly { readonly field: string }[] };
}): string {
  if (outcome.ok) return 'done';
  const field = outcome.refusal?.problems?.[0]?.field ?? '';
  return [outcome.refusal?.reason, field].filter((part) => part !== '').join(' ');
}

export function answerOf<T>(outcome: { readonly ok: boolean; readonly answer?: T }): T {
  if (!outcome.ok || outcome.answer === undefined) throw new Error(JSON.stringify(outcome));
  return outcome.answer;
}
