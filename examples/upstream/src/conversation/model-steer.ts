// The model's name tells the sample API how to misbehave. A name that begins like a steer but is not one is
// refused, so that a typing error in a test cannot pass for the default behaviour.

export type ModelSteer =
  | { readonly kind: 'now' }
  | { readonly kind: 'slow'; readonly delayMs: number }
  | { readonly kind: 'stream'; readonly chunks: number; readonly everyMs: number }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'echo' };

const STEER = /^sample-(?:slow|stream|status|hang|reset|cut|silent|echo)(?:-|$)/;
// Nine digits stay below the longest timer, 2^31 - 1 ms.
const SLOW = /^sample-slow-(\d{1,9})$/;
const STREAM = /^sample-stream-(\d{1,15})-(\d{1,9})$/;
const STATUS = /^sample-status-([2-5]\d\d)$/;
const PLAIN: ReadonlyMap<string, ModelSteer> = new Map([
  ['sample-hang', { kind: 'hang' }],
  ['sample-reset', { kind: 'reset' }],
  ['sample-cut', { kind: 'cut' }],
  ['sample-silent', { kind: 'silent' }],
  ['sample-echo', { kind: 'echo' }],
]);

/** Null for a malformed steer; any other name is an ordinary model. */
export function modelSteer(model: string): ModelSteer | null {
  if (!STEER.test(model)) return { kind: 'now' };
  const slow = SLOW.exec(model);
  if (slow) return { kind: 'slow', delayMs: Number(slow[1]) };
  const stream = STREAM.exec(model);
  if (stream) return { kind: 'stream', chunks: Number(stream[1]), everyMs: Number(stream[2]) };
  const status = STATUS.exec(model);
  if (status) return { kind: 'status', status: Number(status[1]) };
  return PLAIN.get(model) ?? null;
}
