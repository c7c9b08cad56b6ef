// Invitations: who may make them, and what becomes of them.
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type AssembledUseCases,
  assembleUseCases,
  OPERATOR,
} from '../../../../../../test/harness/assemble-use-cases.ts';
import { joinWorkspace, openAccount } from '../../../../../../test/harness/join-workspace.ts';
import type { Caller } from '../../../../src/app/caller.ts';
import type { InvitationLetter } from '../../../../src/app/people/invitations/invitation-post.ts';

const TWO_DAYS = 48 * 3_600_000;

let works: AssembledUseCases;
let workspaceId: string;
let letters: InvitationLetter[];
let admin: Caller;
beforeEach(async () => {
  letters = [];
  works = assembleUseCases({ ports: { invitations: { send: (letter) => void letters.push(letter) } } });
  workspaceId = await works.newWorkspace();
  const userId = 'usr_adam';
  await joinWorkspace(works.storage, { workspaceId, userId, role: 'admin' });
  admin = { kind: 'person', userId };
});

const invite = (actor: Caller, email = 'nora@example.com', role: 'owner' | 'member' = 'member') =>
  works.useCases.people.invite({ actor, idempotencyKey: null, input: { workspaceId, email, role } });
const cancel = (actor: Caller, invitationId: string) =>
  works.useCases.people.cancelInvitation({ actor, input: { invitationId } });

describe('an invitation', () => {
  test('is written to its address by whoever may give its role, and says who invites', async () => {
    const made = await invite(admin);
    expect(made).toMatchObject({ ok: true, answer: { state: 'pending', email: 'nora@example.com' } });
    expect(await invite(admin, 'other@example.com', 'owner')).toMatchObject({
      refusal: { reason: 'role_insufficient' },
    });
    expect(await invite(OPERATOR, 'other@example.com', 'owner')).toMatchObject({
      answer: { inviterUserId: null },
    });
    expect(letters.map(({ email, inviterName }) => [email, inviterName])).toEqual([
      ['nora@example.com', 'adam'],
      ['other@example.com', null],
    ]);
  });

  test('waits two days, and is not made twice meanwhile', async () => {
    const made = await invite(admin);
    works.clock.advance(TWO_DAYS - 1);
    expect(await invite(OPERATOR)).toMatchObject({ refusal: { reason: 'already_invited' } });
    works.clock.advance(1);
    const again = await invite(OPERATOR);
    const { readInvitations } = works.useCases.people;
    const page = await readInvitations.list(admin, workspaceId, { limit: 10, after: null });
    expect(page).toMatchObject({ answer: { data: [{ state: 'pending' }, { state: 'expired' }] } });
    expect(again.ok && made.ok && again.answer.id !== made.answer.id).toBe(true);
  });

  test('is not made for who belongs to the workspace, nor for one that is not there', async () => {
    expect(await invite(OPERATOR, 'adam@example.com')).toMatchObject({
      refusal: { reason: 'already_member' },
    });
    workspaceId = 'ws_nobody';
    expect(await invite(OPERATOR)).toMatchObject({ refusal: { reason: 'not_found' } });
    expect(await invite(admin)).toMatchObject({ refusal: { reason: 'not_found' } });
    expect(letters).toEqual([]);
  });

  test('is taken back by whoever could make it, as often as they like', async () => {
    const made = await invite(OPERATOR, 'nora@example.com', 'owner');
    if (!made.ok) throw new Error(made.refusal.reason);
    expect(await cancel(admin, made.answer.id)).toMatchObject({ refusal: { reason: 'role_insufficient' } });
    for (let time = 0; time < 2; time += 1) {
      expect(await cancel(OPERATOR, made.answer.id)).toMatchObject({ answer: { state: 'cancelled' } });
    }
    const events = await works.storage.audit.list({ subjectId: made.answer.id }, { limit: 9, after: null });
    expect(events.map(({ action }) => action)).toEqual(['invitation.created', 'invitation.changed']);
  });

  test('is read by the members, by whoever has its address, and by nobody else', async () => {
    const made = await invite(admin);
    const id = made.ok ? made.answer.id : '';
    const person = async (name: string): Promise<Caller> => {
      await openAccount(works.storage, `usr_${name}`);
      return { kind: 'person', userId: `usr_${name}` };
    };
    const { readInvitations } = works.useCases.people;
    for (const caller of [admin, OPERATOR, await person('nora')]) {
      expect(await readInvitations.find(caller, id)).toMatchObject({ answer: { id } });
    }
    const eve = await person('eve');
    expect(await readInvitations.find(eve, id)).toEqual(await readInvitations.find(eve, 'inv_nobody'));
    expect(await cancel(eve, id)).toEqual(await cancel(eve, 'inv_nobody'));
  });
});
