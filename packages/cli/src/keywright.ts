#!/usr/bin/env node
// The program itself: real surroundings in, exit code out. The code is set, not forced, so that output is written whole.
import { processSurroundings } from './process-surroundings.ts';
import { runKeywright } from './run-keywright.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `keywright keys list | head -1`: the reader has seen enough.
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await runKeywright(process.argv.slice(2), processSurroundings());
