// Brings the ledger up to what has been answered. One fold at a time; whoever asks while one runs shares the next. What
// fails changes nothing: the journal is kept, and folded when it can be.
import { type JournalPosition, NOTHING_FOLDED, type UsageCatchUp } from '../usage-ports.ts';
import { closeInterrupted } from './close-interrupted.ts';
import { type FoldState, type SummedBatch, sumBatch, writeBatch } from './fold-batch.ts';
import type { FoldPorts } from './fold-ports.ts';
import { isBefore } from './journal-order.ts';
import { type LeftBehind, sumLeftBehind } from './left-behind.ts';

export interface FoldJournal extends UsageCatchUp {
  /**
   * At a start, before anything is answered: sums up what the life before has left. The next fold writes it, and closes
   * the requests whose end nobody saw.
   */
  recover(): Promise<LeftBehind>;
  /** Bytes of the journal that wait: Infinity when more than a segment does, 0 while only the store knows. */
  readonly waiting: number;
}

export function createFoldJournal(ports: FoldPorts): FoldJournal {
  return new JournalFolding(ports);
}

class JournalFolding implements FoldJournal {
  readonly #ports: FoldPorts;
  /** Null when only the store knows. */
  #state: FoldState | null = null;
  /** Where this life of the server begins, until all before it is in the ledger. */
  #beginsAt: JournalPosition | null = null;
  /** Summed up by `recover`, and not yet written. */
  #summed: readonly SummedBatch[] = [];
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;
  /** Segments before this one are deleted. */
  #forgottenTo = 0;

  constructor(ports: FoldPorts) {
    this.#ports = ports;
  }

  get waiting(): number {
    const end = this.#ports.journal.end();
    const from = this.#state?.progress.from;
    if (from === undefined) return 0;
    return from.segment === end.segment ? end.offset - from.offset : Number.POSITIVE_INFINITY;
  }

  catchUp(): Promise<void> {
    this.#next ??= this.#inTurn(async () => {
      // From here on records may come that this fold does not reach: who asks now waits for the one after it.
      this.#next = null;
      const forgetUses = this.#ports.uses.turn();
      await this.#fold(this.#ports.journal.end());
      forgetUses();
    });
    return this.#next;
  }

  async recover(): Promise<LeftBehind> {
    const beginsAt = this.#ports.journal.end();
    const { state, summed, left } = await sumLeftBehind(this.#ports, await this.#stored(), beginsAt);
    this.#beginsAt = beginsAt;
    this.#state = state;
    this.#summed = summed;
    return left;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#running = this.#running.catch(() => {}).then(work);
    return this.#running;
  }

  async #fold(target: JournalPosition): Promise<void> {
    const summed = this.#summed;
    let state = this.#state ?? (await this.#stored());
    // After a failure only the store knows how far it got.
    this.#state = null;
    this.#summed = [];
    for (const batch of summed) state = await writeBatch(this.#ports, batch);
    if (this.#beginsAt !== null) {
      const { progress, open } = await this.#foldTo(state, this.#beginsAt);
      await closeInterrupted(this.#ports, [...open.values()]);
      this.#beginsAt = null;
      state = { progress, open: new Map() };
    }
    this.#state = await this.#foldTo(state, target);
    await this.#forgetFolded(this.#state);
  }

  async #foldTo(from: FoldState, target: JournalPosition): Promise<FoldState> {
    let state = from;
    while (state.progress.slicesDone > 0 || isBefore(state.progress.from, target)) {
      state = await writeBatch(this.#ports, await sumBatch(this.#ports, state, target));
    }
    return state;
  }

  async #stored(): Promise<FoldState> {
    const { usage } = this.#ports.storage;
    const progress = (await usage.foldProgress()) ?? NOTHING_FOLDED;
    const open = await usage.openRequests();
    return { progress, open: new Map(open.map((request) => [request.entry.requestId, request])) };
  }

  async #forgetFolded({ progress }: FoldState): Promise<void> {
    const { from } = progress;
    if (from.segment === this.#forgottenTo) return;
    // The ledger's own copy is on the disk before the journal's goes.
    await this.#ports.storage.transaction(({ usage }) => usage.saveFoldProgress(progress, progress));
    try {
      await this.#ports.journal.forget(from);
      this.#forgottenTo = from.segment;
    } catch (error) {
      this.#ports.failures.report(error, 'forgetting the folded journal');
    }
  }
}
