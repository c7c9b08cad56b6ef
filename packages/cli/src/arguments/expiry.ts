// --expires: an instant, or a time from now.
import { formatInstant, parseInstant } from '@keywright/core/instant';
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import { parseDuration } from './duration.ts';

/** The instant meant, RFC 3339. */
export function expiryOf(text: string, now: number): string {
  if (parseInstant(text) !== null) return text;
  const duration = parseDuration(text);
  if (duration !== null && duration > 0) return formatInstant(now + duration);
  throw new CommandFailure(
    EXIT.usage,
    '--expires is neither an instant nor a time from now',
    'write an instant like 2027-02-19T00:00:00Z, or a time from now like 30d, 12h or 90m',
  );
}
