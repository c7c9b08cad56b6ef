// Turns of Node's event loop: whoever has much to do takes one after each part of it.
import { setImmediate } from 'node:timers/promises';
import type { Turns } from '../app/usage/folding/fold-ports.ts';

export const eventLoopTurns: Turns = { next: () => setImmediate() };
