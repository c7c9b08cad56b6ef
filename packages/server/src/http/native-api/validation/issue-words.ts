// What zod found wrong, in our words: the rest of a sentence that begins with the field. A message that a schema gives
// itself stays as it is.
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type IssueOf<C extends Issue['code']> = Extract<Issue, { code: C }>;

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

/** Of a union, the kind that was not meant. */
const OTHER_KIND: readonly Issue['code'][] = ['invalid_type', 'invalid_value'];

const COUNTED: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

const WORDS: { readonly [C in Issue['code']]: (issue: IssueOf<C>) => string } = {
  invalid_type: ({ expected, message }) =>
    /received undefined$/.test(message)
      ? 'is required'
      : `must be ${TYPE_WORDS[expected] ?? 'something else'}`,
  too_big: ({ origin, maximum }) => bound(origin, 'at most', maximum),
  too_small: ({ origin, minimum }) => bound(origin, 'at least', minimum),
  invalid_value: ({ values }) => `must be ${values.map(String).join(' or ')}`,
  invalid_format: ({ format, message }) =>
    !message.startsWith('Invalid')
      ? message
      : format === 'email'
        ? 'must be an e-mail address'
        : 'is not of the form that is asked for',
  invalid_union: ({ errors }) => {
    const near = errors.flat().find(({ code, path }) => !OTHER_KIND.includes(code) && path.length === 0);
    return near === undefined ? 'is none of what may stand here' : issueWords(near);
  },
  not_multiple_of: ({ divisor }) => `must be a multiple of ${divisor}`,
  unrecognized_keys: () => 'is not a field here',
  invalid_key: () => 'has a name that may not stand here',
  invalid_element: () => 'has an entry that may not stand here',
  custom: ({ message }) => message,
};

export function issueWords(issue: Issue): string {
  return (WORDS[issue.code] as (issue: Issue) => string)(issue);
}

function bound(origin: string, side: 'at most' | 'at least', size: number | bigint): string {
  const counted = COUNTED[origin];
  return counted === undefined ? `must be ${side} ${size}` : `must have ${side} ${size}${counted}`;
}
