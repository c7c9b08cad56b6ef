import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { pause, unlessGone } from '../../src/exchange/unless-gone.ts';

const unsent = () => new ServerResponse(new IncomingMessage(new Socket()));

describe('waiting for a response', () => {
  it('is true when the wait is over, and leaves no listener', async () => {
    const response = unsent();
    const listeners = response.listenerCount('close');
    expect(await pause(response, 0)).toBe(true);
    expect(await pause(response, 5)).toBe(true);
    expect(response.listenerCount('close')).toBe(listeners);
  });

  it('is false as soon as the client leaves, and what was begun is stopped', async () => {
    const response = unsent();
    let stopped = 0;
    const waiting = unlessGone(response, () => () => {
      stopped += 1;
    });
    response.emit('close');
    expect(await waiting).toBe(false);
    expect(stopped).toBe(1);
  });

  it('does not outlast its client', async () => {
    const response = unsent();
    const waiting = pause(response, 3_600_000);
    response.emit('close');
    expect(await waiting).toBe(false);
  });

  it('begins nothing for a client that has left', async () => {
    const response = unsent();
    response.destroy();
    let begun = false;
    const waiting = unlessGone(response, () => {
      begun = true;
      return () => {};
    });
    expect(await waiting).toBe(false);
    expect(begun).toBe(false);
  });
});
