// CPU time of a process and of all that it has started, those that have ended included, as Linux tells it (/proc).
import { readFileSync } from 'node:fs';

/** Linux counts in these, whatever its own clock. */
const MICROS_PER_TICK = 10_000;
/** Places in what follows the name: user, system, and both of children that have ended. */
const TIMES = [11, 12, 13, 14] as const;

/** A party of which nothing can be asked, because it is no program of ours, or several. */
export function cpuMicrosOfTree(pid: number): number {
  let ticks = 0;
  for (const one of treeOf(pid)) {
    const fields = read(`/proc/${one}/stat`).split(') ')[1]?.split(' ') ?? [];
    for (const place of TIMES) ticks += Number(fields[place] ?? 0);
  }
  return ticks * MICROS_PER_TICK;
}

function treeOf(pid: number): readonly number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).trim();
  return [
    pid,
    ...children
      .split(' ')
      .filter(Boolean)
      .flatMap((child) => treeOf(Number(child))),
  ];
}

/** One that has just ended has nothing to tell. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
