// The child's half of a bench process: says where it listens, tells its own CPU time and memory, ends when asked.
// A parent that dies takes its children with it.

export interface ChildState {
  readonly url: string;
  /** Takes the process down in order; it then ends by itself, so that a profile is written. */
  close(): Promise<void>;
  /** Numbers of its own that a bench asks for. */
  readonly counts?: () => Readonly<Record<string, number>>;
}

export type Question = 'cpu' | 'memory' | 'counts' | 'stop';

/** What the parent gave the child to start with. */
export function configFromParent<T>(): T {
  return JSON.parse(process.argv[2] ?? 'null') as T;
}

export function reportToParent(state: ChildState): void {
  const answer = (question: Question): unknown => {
    if (question === 'cpu') return process.cpuUsage();
    if (question === 'memory') return settledMemory();
    return state.counts === undefined ? {} : state.counts();
  };
  process.on('message', ({ id, question }: { id: number; question: Question }) => {
    if (question === 'stop') void state.close().then(() => process.disconnect?.());
    else process.send?.({ id, answer: answer(question) });
  });
  process.once('disconnect', () => setTimeout(() => process.exit(), 1000).unref());
  process.send?.({ url: state.url });
}

/** Without what nobody holds any more; needs --expose-gc. */
function settledMemory(): NodeJS.MemoryUsage {
  const collect = globalThis.gc;
  if (collect !== undefined) {
    collect();
    collect();
  }
  return process.memoryUsage();
}
