// Run as a process of its own by spawn-keywright.ts: `keywright serve` without the command line around it.
import { serve } from '@keywright/server';

process.exitCode = await serve(process.env);
