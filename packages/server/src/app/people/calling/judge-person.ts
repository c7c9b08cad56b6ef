// May this person call this route, and for which workspace? Judged by what holds now: who they are, where they belong,
// as what, and whether their workspace has a key where the route asks for one.
import type { ApiDefinition, PeopleAccess, RouteAccess } from '@keywright/core/definition/api-definition';
import { opensRoute } from '@keywright/core/keys/access-checks';
import type { Denial, KeylessCaller } from '@keywright/core/keys/verdict';
import { isPersonal } from '@keywright/core/people/personal-workspace';
import type { Clock, FailureLog, StorageReader } from '../../ports.ts';
import { findSeat, findSeats, type Member } from '../members/member-records.ts';
import type { IdentifiedPerson, Identify } from './identify.ts';

export interface PersonQuestion {
  readonly api: ApiDefinition;
  readonly access: RouteAccess;
  readonly people: PeopleAccess;
  readonly identify: Identify;
  /** Workspace the request names; null when it names none. */
  readonly workspaceId: string | null;
}

export interface JudgingPorts {
  readonly storage: Pick<StorageReader, 'people' | 'keys' | 'workspaces'>;
  readonly clock: Clock;
  readonly failures: FailureLog;
}

/** Who calls, and why they may not where they may not. */
export interface JudgedPerson {
  readonly caller: KeylessCaller;
  readonly denial: Denial | null;
}

export type JudgePerson = (question: PersonQuestion) => Promise<JudgedPerson>;

const NOBODY: KeylessCaller = { kind: 'nobody', payer: null };
/** The newest thousand keys are looked at. */
const PAGE = 50;
const MOST_PAGES = 20;

export function createJudgePerson(ports: JudgingPorts): JudgePerson {
  return async (question) => {
    try {
      const person = await question.identify();
      if ('refused' in person) return { caller: NOBODY, denial: person.refused };
      const seat = await seatOf(ports.storage, person, question);
      if ('reason' in seat) return { caller: NOBODY, denial: seat };
      const { userId } = person;
      const caller = {
        kind: 'person',
        userId,
        payer: { workspaceId: seat.workspaceId, memberId: seat.id },
      } as const;
      return { caller, denial: await refusedSeat(ports, question, seat) };
    } catch (error) {
      ports.failures.report(error, 'judging a person');
      return { caller: NOBODY, denial: { reason: 'store_unavailable', retryAfterSeconds: 1 } };
    }
  };
}

/** The workspace that is named, else the one their browser has chosen, else their only one. */
async function seatOf(
  { people, workspaces }: JudgingPorts['storage'],
  { userId, activeWorkspaceId }: IdentifiedPerson,
  { api, workspaceId }: PersonQuestion,
): Promise<Member | Denial> {
  const seatIn = (id: string) => findSeat(people, { userId, workspaceId: id });
  if (workspaceId !== null) return (await seatIn(workspaceId)) ?? { reason: 'unknown_workspace' };
  const chosen = activeWorkspaceId === null ? null : await seatIn(activeWorkspaceId);
  if (chosen !== null) return chosen;
  const seats = await findSeats(people, userId);
  const meant =
    only(seats) ?? (api.defaultKey === null ? only(await withoutPersonal(workspaces, seats)) : undefined);
  return meant ?? { reason: 'validation_error', problems: [workspaceUnnamed(api, seats.length === 0)] };
}

function only(seats: readonly Member[]): Member | undefined {
  return seats.length === 1 ? seats[0] : undefined;
}

/** An API that gives nobody a key with their account is not what somebody's own workspace was made for. */
async function withoutPersonal(
  workspaces: StorageReader['workspaces'],
  seats: readonly Member[],
): Promise<readonly Member[]> {
  const ids = seats.map(({ workspaceId }) => workspaceId);
  const listed = await workspaces.list(ids, { limit: ids.length, after: null });
  const personal = new Set(listed.filter(isPersonal).map(({ id }) => id));
  return seats.filter(({ workspaceId }) => !personal.has(workspaceId));
}

function workspaceUnnamed({ workspaceParam }: ApiDefinition, hasNone: boolean) {
  const field = workspaceParam ?? 'workspace';
  if (hasNone) return { field, message: 'is missing: you belong to none; make one, or be invited' };
  const way = workspaceParam === null ? '' : `name it as ?${workspaceParam}=<id>, or `;
  return { field, message: `is not clear, you belong to several: ${way}choose one at the portal` };
}

async function refusedSeat(
  { storage, clock }: JudgingPorts,
  { api, access, people }: PersonQuestion,
  { role, workspaceId }: Member,
): Promise<Denial | null> {
  if (!people.roles.includes(role)) return { reason: 'role_insufficient' };
  if (!people.needsKey) return null;
  const filter = { api: api.name, workspaceId, state: 'active' } as const;
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const keys = await storage.keys.list(filter, { limit: PAGE, after }, clock.now());
    if (keys.some((key) => opensRoute({ key, access, api }))) return null;
    after = keys.at(-1)?.id ?? null;
    if (keys.length < PAGE) break;
  }
  return { reason: 'no_active_key' };
}
