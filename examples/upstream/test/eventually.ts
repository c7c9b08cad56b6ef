// Waits for something another process or socket brings about. Fails by timeout, so a test never hangs on it.
import { setTimeout as wait } from 'node:timers/promises';

export async function eventually(holds: () => boolean, withinMs = 5_000): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (!holds() && performance.now() < deadline) await wait(5);
  return holds();
}
