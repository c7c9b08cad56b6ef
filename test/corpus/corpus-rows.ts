// The rows of bad-inputs.jsonl as bytes to send: placeholders filled with real keys, paths of other surfaces mapped.
import { readFileSync } from 'node:fs';

export interface CorpusRow {
  readonly id: string;
  readonly name: string;
  /** The request, base64. */
  readonly raw_b64: string;
  readonly status: number;
  readonly code: string;
  readonly note: string;
}

/** What the corpus writes in braces, e.g. `K~`, and what stands for it. */
export type Placeholders = ReadonlyMap<string, string>;

/** Rows about surfaces this version does not have. Every other row is sent; a row of neither kind fails. */
export const NOT_APPLICABLE: ReadonlyMap<string, string> = new Map([
  ['X09', 'asks the forward-auth surface, which this version does not have'],
  ['X10', 'asks the forward-auth surface, which this version does not have'],
]);

/** Creating a key above the caller's own rights: the operator has none above, so a key asks. */
const BY_A_KEY = 'B07';

export function readCorpus(): readonly CorpusRow[] {
  const text = readFileSync(new URL('bad-inputs.jsonl', import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CorpusRow);
}

/** The bytes of a row, latin-1; throws when a placeholder has nothing to stand for it. */
export function requestOf(row: CorpusRow, placeholders: Placeholders): string {
  const written = Buffer.from(row.raw_b64, 'base64').toString('latin1');
  return mapped(row, written).replaceAll(/\{([A-Z][A-Z0-9]*[~^]?)\}/g, (_, name: string) => {
    const value = placeholders.get(name);
    if (value === undefined) throw new Error(`${row.id} needs {${name}}`);
    return value;
  });
}

/** Rows for the portal's own API go to the native API with the operator's token: the same bodies, the same checks. */
function mapped(row: CorpusRow, request: string): string {
  if (!request.includes(' /portal/api/keys ')) return request;
  const credential = row.id === BY_A_KEY ? '{KMAKER}' : '{OPERATOR}';
  return request
    .replace('/portal/api/keys', row.id === BY_A_KEY ? '/v1/api-keys' : '/api/v1/keys')
    .replace('Host: t\r\n', `Host: ${row.id === BY_A_KEY ? 'm' : 'localhost'}\r\n`)
    .replace(/Cookie: .*\r\nX-CSRF: .*\r\n/, `Authorization: Bearer ${credential}\r\n`);
}
