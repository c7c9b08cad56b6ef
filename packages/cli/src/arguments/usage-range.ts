// --from and --to: an instant, a day, or a time before now.
import { formatInstant, parseInstant } from '@keywright/core/instant';
import type { Command } from 'commander';
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import { parseDuration } from './duration.ts';

export interface RangeOptions {
  readonly from?: string;
  readonly to?: string;
}

export function withRangeOptions(command: Command): Command {
  return command
    .option('--from <instant>', 'an instant, a day, or a time ago like 7d (default: a day before --to)')
    .option('--to <instant>', 'the same; not part of the range itself (default: now)');
}

export interface RangeQuery {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export function rangeQueryOf({ from, to }: RangeOptions, now: number): RangeQuery {
  return { from: instantOf('--from', from, now), to: instantOf('--to', to, now) };
}

function instantOf(option: string, text: string | undefined, now: number): string | undefined {
  if (text === undefined || parseInstant(text) !== null) return text;
  const midnight = `${text}T00:00:00Z`;
  if (parseInstant(midnight) !== null) return midnight;
  const duration = parseDuration(text);
  if (duration !== null) return formatInstant(Math.max(0, now - duration));
  throw new CommandFailure(
    EXIT.usage,
    `${option} is neither an instant, nor a day, nor a time before now`,
    'write an instant like 2027-02-19T08:30:00Z, a UTC day like 2027-02-19, or a time ago like 7d, 12h or 90m',
  );
}
