// The body of a request that has to be looked at before the request is forwarded. Rule: what is forwarded are the bytes
// that were received; a body too large to be held is put back, and forwarded as it comes.
import type { IncomingMessage } from 'node:http';
import { GatheredBytes } from '@keywright/core/requests/gathered-bytes';

export type RequestBody =
  | ReadBody
  /** Still to be read, from its beginning. */
  | {
      readonly kind: 'unread';
      /** Declared bytes; null where there is a body, and its length is not declared. */
      readonly length: number | null;
      /** A client that waits with its body has been told to send it. */
      readonly isInvited: boolean;
    }
  /** The client left in the middle of it. */
  | { readonly kind: 'broken' };

export const MAX_READ_BYTES = 1024 * 1024;

/** All of it. Whoever sends it on takes it, so that nobody holds it as long as its answer takes. */
export class ReadBody {
  readonly kind = 'read';
  readonly length: number;
  #bytes: Buffer | null;

  constructor(bytes: Buffer) {
    this.length = bytes.length;
    this.#bytes = bytes;
  }

  /** Empty once it has been taken. */
  get text(): string {
    return this.#bytes?.toString() ?? '';
  }

  take(): Buffer {
    if (this.#bytes === null) throw new Error('The body has been taken already');
    const bytes = this.#bytes;
    this.#bytes = null;
    return bytes;
  }
}

export interface BodySource {
  readonly incoming: IncomingMessage;
  /** Tells a client that waits with its body (`Expect: 100-continue`) to send it. */
  inviteBody(): void;
}

/** Nobody looks at this one. */
export function unreadBody(incoming: IncomingMessage): RequestBody {
  return { kind: 'unread', length: declaredLength(incoming), isInvited: false };
}

/** At once where all of it has come. A client that is slow to send keeps only itself waiting. */
export function readRequestBody(source: BodySource): RequestBody | Promise<RequestBody> {
  const { incoming } = source;
  const length = declaredLength(incoming);
  if (length === 0) return new ReadBody(Buffer.alloc(0));
  if (length !== null && length > MAX_READ_BYTES) return unreadBody(incoming);
  // The parser reports the end a turn after the last byte; all bytes are all there is to wait for.
  if (incoming.readableLength === length) return new ReadBody(incoming.read() as Buffer);
  // It left while its key was looked up: whatever is listened for now was told already.
  if (incoming.destroyed) return { kind: 'broken' };
  source.inviteBody();
  return new Promise((resolve) => collect(incoming, length, resolve));
}

function declaredLength({ headers }: IncomingMessage): number | null {
  if (headers['transfer-encoding'] !== undefined) return null;
  return Number(headers['content-length'] ?? 0);
}

function collect(
  incoming: IncomingMessage,
  length: number | null,
  resolve: (body: RequestBody) => void,
): void {
  const gathered = new GatheredBytes();
  const end = (body: RequestBody): void => {
    incoming.off('data', onData).off('end', onEnd).off('close', onClose);
    resolve(body);
  };
  const onData = (chunk: Buffer): void => {
    gathered.add(chunk);
    if (gathered.size === length) onEnd();
    else if (gathered.size > MAX_READ_BYTES) {
      incoming.pause();
      incoming.unshift(bufferOf(gathered));
      end({ kind: 'unread', length, isInvited: true });
    }
  };
  const onEnd = (): void => end(new ReadBody(bufferOf(gathered)));
  const onClose = (): void => end({ kind: 'broken' });
  incoming.on('data', onData).on('end', onEnd).on('close', onClose);
}

function bufferOf({ bytes }: GatheredBytes): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
