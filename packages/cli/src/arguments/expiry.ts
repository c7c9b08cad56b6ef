// --expires: an instant, a time from now, or never.
import { formatInstant, parseInstant } from '@keywright/core/instant';
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import { parseDuration } from './duration.ts';

/** The instant meant, RFC 3339; null for never. */
export function expiryOf(text: string, now: number): string | null {
  if (text === 'never') return null;
  if (parseInstant(text) !== null) return text;
  const duration = parseDuration(text);
  if (duration === null || duration <= 0) {
    throw new CommandFailure(
      EXIT.usage,
      '--expires is neither an instant, nor a time from now, nor never',
      'write an instant like 2027-02-19T00:00:00Z, a time from now like 30d, 12h or 90m, or never',
    );
  }
  const instant = formatInstant(now + duration);
  if (parseInstant(instant) !== null) return instant;
  throw new CommandFailure(
    EXIT.usage,
    '--expires lies too far in the future',
    'write never for a key that does not expire',
  );
}

/** The same for a command that may be repeated: a time from now would make every repetition another request. */
export function repeatableExpiryOf(text: string, now: number): string | null {
  const expiresAt = expiryOf(text, now);
  if (expiresAt === null || expiresAt === text) return expiresAt;
  throw new CommandFailure(
    EXIT.usage,
    `--expires ${text} is another instant at every repetition, so --idempotency-key could not make it safe to repeat`,
    `give the instant, the same every time: --expires ${wholeSecond(expiresAt)}`,
  );
}

/** Easier to copy without the milliseconds; rounded up, so that a second from now still lies ahead. */
function wholeSecond(instant: string): string {
  return formatInstant(Math.ceil(Date.parse(instant) / 1000) * 1000).replace('.000Z', 'Z');
}
