// Structured logs that cannot contain a secret: callers log ids, reasons and routes, never headers, targets or bodies;
// and whatever still looks like a secret of any mounted API is masked in the line itself.
import { lengthBehindPrefix, prefixesOf, type SecretFormat } from '@keywright/core/secrets/secret-format';
import { type Logger, pino } from 'pino';

export const LOG_LEVELS = ['silent', 'error', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  readonly level: LogLevel;
  readonly formats: readonly SecretFormat[];
  /** Texts that may never appear, such as the operator's token. */
  readonly secrets: readonly string[];
  readonly destination: { write(line: string): void };
}

export function createLog({ level, formats, secrets, destination }: LogOptions): Logger {
  const mask = createMask(formats, secrets);
  return pino({ level, base: null, hooks: { streamWrite: mask } }, destination);
}

/**
 * Replaces the random part of anything shaped like a secret, and each of the given texts. A piece of one is enough where
 * a word begins with its prefix; in the middle of a word only a whole one is: many a word ends like a short prefix.
 */
export function createMask(
  formats: readonly SecretFormat[],
  secrets: readonly string[],
): (line: string) => string {
  const wholes = formats.flatMap((format) =>
    prefixesOf(format).map((prefix) => `${escaped(prefix)}(?=[A-Za-z0-9]{${lengthBehindPrefix(format)}})`),
  );
  const pieces = formats.flatMap(prefixesOf).map((prefix) => `${WORD_START}${escaped(prefix)}`);
  const starts = [...pieces, ...wholes].join('|');
  const shapes = starts === '' ? [] : [`(${starts})[A-Za-z0-9]{8,}`];
  const pattern = new RegExp([...shapes, ...secrets.map(escaped)].join('|') || '(?!)', 'g');
  return (line) =>
    line.replace(pattern, (_found, prefix: unknown) => `${typeof prefix === 'string' ? prefix : ''}…`);
}

/** The letter of an escape such as `\n` belongs to no word. */
const WORD_START = String.raw`(?<!(?<!\\)[A-Za-z0-9])`;

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
