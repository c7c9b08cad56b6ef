// What counts as a JSON body, on every route alike: the media type to the letter, UTF-8, strict JSON, at most 1 MiB.
import type { IncomingMessage } from 'node:http';
import type { Refusal, RequestFault } from '@keywright/core/refusals/refusal-reasons';
import { GatheredBytes } from '@keywright/core/requests/gathered-bytes';
import { parseStrictJson } from '@keywright/core/requests/strict-json';

export const MAX_BODY_BYTES = 1024 * 1024;

export type ReadJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly refusal: Refusal };

const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

export function isJsonType(contentType: string | undefined): boolean {
  return JSON_TYPE.test(contentType ?? '');
}

export function readJsonBytes(bytes: Uint8Array): ReadJson {
  const text = decoded(bytes);
  const parsed = text === null ? ({ ok: false, message: 'is not UTF-8' } as const) : parseStrictJson(text);
  if (parsed.ok) return parsed;
  const problems = [{ field: '', message: `the body ${parsed.message}` }];
  return { ok: false, refusal: { reason: 'validation_error', problems } };
}

/** Reads a whole request body; stops as soon as it is too large. */
export async function readJsonBody(incoming: IncomingMessage): Promise<ReadJson> {
  if (!isJsonType(incoming.headers['content-type'])) return refused('unsupported_media_type');
  const gathered = new GatheredBytes();
  try {
    // Left early, the loop would destroy the connection, and the refusal with it.
    for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (gathered.size + chunk.length > MAX_BODY_BYTES) return refused('payload_too_large');
      gathered.add(chunk);
    }
  } catch {
    // The client left before the end of its body: there is nothing of ours to mend.
    return refused('bad_framing');
  }
  return readJsonBytes(gathered.bytes);
}

function refused(reason: RequestFault): ReadJson {
  return { ok: false, refusal: { reason } };
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return UTF_8.decode(bytes);
  } catch {
    return null;
  }
}
