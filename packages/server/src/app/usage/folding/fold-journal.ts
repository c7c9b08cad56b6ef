// Brings the ledger up to what has been answered. One fold at a time; whoever asks while one runs shares the next. What
// fails changes nothing: the journal is kept, and folded when it can be.
import type { JournalPosition, UsageCatchUp } from '../usage-ports.ts';
import { closeInterrupted } from './close-interrupted.ts';
import { type FoldState, foldBatch } from './fold-batch.ts';
import type { FoldPorts } from './fold-ports.ts';

export interface FoldJournal extends UsageCatchUp {
  /**
   * At a start, before anything is answered: folds what the life before has left, and closes what it had not seen the
   * end of. Answers how many those were.
   */
  recover(): Promise<number>;
  /** Bytes of the journal that wait: Infinity when more than a segment does, 0 while only the store knows. */
  readonly waiting: number;
}

const BEGINNING: JournalPosition = { segment: 0, offset: 0 };

export function createFoldJournal(ports: FoldPorts): FoldJournal {
  return new JournalFolding(ports);
}

class JournalFolding implements FoldJournal {
  readonly #ports: FoldPorts;
  /** Null when only the store knows. */
  #state: FoldState | null = null;
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

  async recover(): Promise<number> {
    await this.catchUp();
    let interrupted = 0;
    await this.#inTurn(() =>
      this.#change(async ({ progress, open }) => {
        await closeInterrupted(this.#ports, [...open.values()]);
        interrupted = open.size;
        return { progress, open: new Map() };
      }),
    );
    return interrupted;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#running = this.#running.catch(() => {}).then(work);
    return this.#running;
  }

  async #fold(target: JournalPosition): Promise<void> {
    await this.#change(async (before) => {
      let state = before;
      while (state.progress.slicesDone > 0 || isBefore(state.progress.from, target)) {
        state = await foldBatch(this.#ports, state, target);
      }
      return state;
    });
    await this.#forgetFolded();
  }

  /** After a failure only the store knows how far it got. */
  async #change(work: (state: FoldState) => Promise<FoldState>): Promise<void> {
    const state = this.#state ?? (await this.#stored());
    this.#state = null;
    this.#state = await work(state);
  }

  async #stored(): Promise<FoldState> {
    const { usage } = this.#ports.storage;
    const progress = (await usage.foldProgress()) ?? { from: BEGINNING, to: BEGINNING, slicesDone: 0 };
    const open = await usage.openRequests();
    return { progress, open: new Map(open.map((request) => [request.entry.requestId, request])) };
  }

  async #forgetFolded(): Promise<void> {
    const from = this.#state?.progress.from;
    if (from === undefined || from.segment === this.#forgottenTo) return;
    try {
      await this.#ports.journal.forget(from);
      this.#forgottenTo = from.segment;
    } catch (error) {
      this.#ports.failures.report(error, 'forgetting the folded journal');
    }
  }
}

function isBefore(a: JournalPosition, b: JournalPosition): boolean {
  return a.segment < b.segment || (a.segment === b.segment && a.offset < b.offset);
}
