// A list, page after page, up to as many as one person can look through.
import type { Page } from '@keywright/core/wire-contract';
import { ask, type Question } from './ask.ts';

const PAGE_SIZE = 200;

export async function readPages<T>(
  path: string,
  { query, signal, most }: Pick<Question, 'query' | 'signal'> & { readonly most: number },
): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await ask(path, {
      query: { ...query, limit: PAGE_SIZE, cursor },
      ...(signal && { signal }),
    });
    found.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor !== null && found.length < most);
  return found;
}
