// Waiting that ends when the client leaves: every pause and every write of a streamed answer goes through here,
// so that no timer outlives its connection.
import type { ServerResponse } from 'node:http';

/** Starts something that calls `done`, with what went wrong if anything did; returns how to stop it. */
type Begin = (done: (failure?: Error | null) => void) => () => void;

/** True once `begin` is done, false as soon as the connection is closed or broken. */
export function unlessGone(response: ServerResponse, begin: Begin): Promise<boolean> {
  return new Promise((resolve) => {
    if (response.destroyed) {
      resolve(false);
      return;
    }
    let stop = () => {};
    const finish = (connected: boolean) => {
      response.off('close', onClose);
      stop();
      resolve(connected);
    };
    const onClose = () => finish(false);
    response.once('close', onClose);
    stop = begin((failure) => finish(!failure));
  });
}

export function pause(response: ServerResponse, delayMs: number): Promise<boolean> {
  return unlessGone(response, (done) => {
    // A timer of 0 ms waits for 1 ms; "as fast as possible" must still let other requests in.
    if (delayMs === 0) {
      const immediate = setImmediate(() => done());
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(() => done(), delayMs);
    return () => clearTimeout(timer);
  });
}
