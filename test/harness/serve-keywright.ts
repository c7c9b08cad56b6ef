// Run as a process of its own by spawn-keywright.ts: `keywright serve` without the command line around it.
import { serve } from '@keywright/server';

// The pipe closes when the test's process is gone, however it went: no server outlives its test.
if (process.env['TEST_ENDS_WITH_INPUT'] === 'yes') {
  process.stdin.on('end', () => process.exit(1)).resume();
  (process.stdin as typeof process.stdin & { unref?(): void }).unref?.();
}

process.exitCode = await serve(process.env);
