// --idempotency-key, for the commands that must not be done twice.
import { type Command, InvalidArgumentError } from 'commander';

export interface IdempotencyOptions {
  readonly idempotencyKey?: string;
}

/** What a header can carry, and the server keeps. */
const USABLE = /^[\x21-\x7e]{1,255}$/;

export function withIdempotencyKey(command: Command): Command {
  return command.option('--idempotency-key <key>', 'makes the command safe to repeat for a day', usable);
}

function usable(text: string): string {
  if (USABLE.test(text)) return text;
  throw new InvalidArgumentError('Give 1 to 255 ASCII characters without spaces.');
}
