// How finely usage is told apart is bounded, whatever clients send: beyond so many subjects of one key, or of one person
// without one, in one batch the details that clients choose are no longer told apart. Nothing is lost of what is counted.
import type { UsageSubject } from '../usage-ports.ts';

const OTHER = '(other)';
/** Of one key or person, told apart by everything; then by everything but the address. */
const MOST_SUBJECTS = 500;
const MOST_WITHOUT_ADDRESS = 600;
/** Nobody in particular costs nothing to be: such requests of an API, or of one workspace that pays, have less to fill. */
const NOBODYS_SHARE = 0.1;

interface Placed {
  readonly subject: UsageSubject;
  /** Tells subjects apart. */
  readonly text: string;
}

export class SubjectBounds {
  readonly #placed = new Map<string, Placed>();
  readonly #counts = new Map<string, number>();

  place(subject: UsageSubject): Placed {
    const text = textOf(subject);
    const placed = this.#placed.get(text);
    if (placed !== undefined) return placed;
    const known = subject.keyId ?? subject.memberId;
    const owner = known ?? subject.workspaceId ?? `api ${subject.api}`;
    const share = known === null ? NOBODYS_SHARE : 1;
    const count = this.#counts.get(owner) ?? 0;
    if (count < MOST_SUBJECTS * share) return this.#keep({ subject, text }, owner);
    const nearby = coarser(subject, ['address']);
    const nearbyText = textOf(nearby);
    const knownNearby = this.#placed.get(nearbyText);
    if (knownNearby !== undefined) return knownNearby;
    if (count < MOST_WITHOUT_ADDRESS * share) return this.#keep({ subject: nearby, text: nearbyText }, owner);
    // What is left apart comes from the configuration and from the key.
    const coarse = coarser(subject, ['address', 'endUser', 'model', 'endpoint']);
    const coarseText = textOf(coarse);
    return this.#placed.get(coarseText) ?? this.#keep({ subject: coarse, text: coarseText }, owner);
  }

  #keep(placed: Placed, owner: string): Placed {
    this.#placed.set(placed.text, placed);
    this.#counts.set(owner, (this.#counts.get(owner) ?? 0) + 1);
    return placed;
  }
}

/** A request that had none of something still has none. */
function coarser(
  subject: UsageSubject,
  details: readonly ('address' | 'endUser' | 'model' | 'endpoint')[],
): UsageSubject {
  const others = details.map((detail) => [detail, subject[detail] === null ? null : OTHER] as const);
  return { ...subject, ...Object.fromEntries(others) };
}

function textOf(subject: UsageSubject): string {
  const { api, workspaceId, keyId, secretId, memberId, endUser } = subject;
  const { route, endpoint, model, outcome, address } = subject;
  return JSON.stringify([
    ...[keyId, secretId, outcome, route, address, api, workspaceId],
    ...[memberId, endUser, endpoint, model],
  ]);
}
