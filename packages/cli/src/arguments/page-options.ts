// Lists come a page at a time; these options walk them.
import type { PageQuery } from '@keywright/sdk';
import { type Command, InvalidArgumentError } from 'commander';

export interface PageOptions {
  readonly limit?: number;
  readonly cursor?: string;
}

const MAX_LIMIT = 200;

export function withPageOptions(command: Command): Command {
  return command
    .option('--limit <count>', `rows to show, 1 to ${MAX_LIMIT} (default: 50)`, limitOf)
    .option('--cursor <cursor>', 'where the page before ended');
}

export function pageQueryOf({ limit, cursor }: PageOptions): PageQuery {
  return { limit, cursor };
}

/** How to see the next page; null on the last one. */
export function morePages({ nextCursor }: { readonly nextCursor: string | null }): string | null {
  return nextCursor === null ? null : `There are more: repeat the command with --cursor ${nextCursor}`;
}

function limitOf(text: string): number {
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MAX_LIMIT) throw new InvalidArgumentError(`Give a number from 1 to ${MAX_LIMIT}.`);
  return limit;
}
