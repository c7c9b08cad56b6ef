// The wall clock. Everything below floor 3 is handed this and never asks the machine itself.
import type { Clock } from '../app/ports.ts';

export const systemClock: Clock = { now: () => Date.now() };
