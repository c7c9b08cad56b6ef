// Work that an answer does not wait for: whatever would tell a stranger, by its duration or its outcome, whether there
// is an account. Its failures are ours to hear of.
export interface Background {
  run(during: string, work: () => Promise<unknown>): void;
  /** Resolves when everything begun so far is done. */
  settled(): Promise<void>;
}

export function createBackground(onFailure: (error: unknown, during: string) => void): Background {
  const running = new Set<Promise<void>>();
  return {
    run(during, work) {
      // Begun in a turn of its own, when the answer is on its way.
      const done = new Promise<void>((resolve) => setImmediate(resolve))
        .then(work)
        .then(
          () => {},
          (error: unknown) => onFailure(error, during),
        )
        .finally(() => running.delete(done));
      running.add(done);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
