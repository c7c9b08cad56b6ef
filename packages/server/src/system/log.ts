// Structured logs that cannot contain a secret: callers log ids, reasons and routes, never headers, targets or bodies;
// and whatever still looks like a secret of any mounted API is masked in the line itself.
import { prefixesOf, type SecretFormat } from '@keywright/core/secrets/secret-format';
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

/** Replaces the random part of anything shaped like a secret, and each of the given texts. */
export function createMask(
  formats: readonly SecretFormat[],
  secrets: readonly string[],
): (line: string) => string {
  const prefixes = formats.flatMap(prefixesOf);
  const shapes = prefixes.length === 0 ? [] : [`(${prefixes.map(escaped).join('|')})[A-Za-z0-9]{8,}`];
  const pattern = new RegExp([...shapes, ...secrets.map(escaped)].join('|') || '(?!)', 'g');
  return (line) =>
    line.replace(pattern, (_found, prefix: unknown) => `${typeof prefix === 'string' ? prefix : ''}…`);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
