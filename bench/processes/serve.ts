// `keywright serve` as an operator runs it, settings from the environment: for parties that are several processes.
import { serve } from '@keywright/server';

// The pipe closes when the bench is gone, however it went: no server outlives it. Workers have none.
if (process.env['BENCH_ENDS_WITH_INPUT'] === String(process.ppid)) {
  process.stdin.on('end', () => process.exit(1)).resume();
  (process.stdin as typeof process.stdin & { unref?(): void }).unref?.();
}

process.exitCode = await serve(process.env);
