import { describe, expect, it } from 'vitest';
import { modelSteer } from '../../src/conversation/model-steer.ts';

describe('modelSteer', () => {
  it.each([
    ['gpt-anything', { kind: 'now' }],
    ['sample-small', { kind: 'now' }],
    ['sample-slowly', { kind: 'now' }],
    ['sample-slow-250', { kind: 'slow', delayMs: 250 }],
    ['sample-stream-3-0', { kind: 'stream', chunks: 3, everyMs: 0 }],
    ['sample-stream-999999999999999-10', { kind: 'stream', chunks: 999_999_999_999_999, everyMs: 10 }],
    ['sample-status-529', { kind: 'status', status: 529 }],
    ['sample-hang', { kind: 'hang' }],
    ['sample-reset', { kind: 'reset' }],
    ['sample-cut', { kind: 'cut' }],
    ['sample-silent', { kind: 'silent' }],
    ['sample-echo', { kind: 'echo' }],
  ])('reads %s', (model, steer) => {
    expect(modelSteer(model)).toEqual(steer);
  });

  it.each([
    'sample-slow',
    'sample-slow-',
    'sample-slow-1s',
    'sample-slow-9999999999',
    'sample-stream-3',
    'sample-stream-3-1-1',
    'sample-status-099',
    'sample-status-600',
    'sample-hang-1',
    'sample-echo-',
  ])('does not take %s for an ordinary model', (model) => {
    expect(modelSteer(model)).toBeNull();
  });
});
