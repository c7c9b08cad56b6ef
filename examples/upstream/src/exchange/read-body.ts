// Reads a request to its end. An upload that breaks off yields what had arrived, marked as broken.
// There is no size limit: this server listens on loopback and its callers are trusted.
import type { IncomingMessage } from 'node:http';

export type ReadBody = { readonly text: string; readonly whole: boolean };

export function readBody(request: IncomingMessage): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const finish = (whole: boolean) => resolve({ text: Buffer.concat(chunks).toString('utf8'), whole });
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => finish(true));
    // After a normal end this is a second resolve, which does nothing.
    request.on('close', () => finish(false));
  });
}
