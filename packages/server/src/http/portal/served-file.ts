// A file of the pages as it is served: its address changes with its content, and a browser that has it is told so.

import { crc32 } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GUARDS } from './send-page.ts';

export interface ServedFile {
  readonly text: string;
  readonly type: string;
  readonly etag: string;
  readonly path: string;
  /** With its version, for pages to name. */
  readonly address: string;
}

export function servedFile({ text, type, path }: Pick<ServedFile, 'text' | 'type' | 'path'>): ServedFile {
  const version = crc32(text).toString(16).padStart(8, '0');
  return { text, type, path, etag: `"${version}"`, address: `${path}?v=${version}` };
}

export function sendFile(request: FastifyRequest, reply: FastifyReply, file: ServedFile): FastifyReply {
  void reply.headers({ ...GUARDS, 'cache-control': 'public, max-age=300', etag: file.etag });
  if (isKnown(request, file)) return reply.code(304).send();
  return reply.type(file.type).send(file.text);
}

/** If-None-Match compares weakly (RFC 9110, 13.1.2): a proxy that compressed the answer may have marked the tag. */
function isKnown(request: FastifyRequest, { etag }: ServedFile): boolean {
  const tags = (request.headers['if-none-match'] ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
