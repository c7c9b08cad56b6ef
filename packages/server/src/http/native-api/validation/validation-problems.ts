// What zod found wrong, as our problems: the path as a caller writes it, one message each. Rule: nothing that the caller
// wrote is repeated, but for names so short that no secret is among them: keys end up in odd places.
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';
import type { z } from 'zod';
import { issueWords } from './issue-words.ts';

/** A secret has at least 112 bits: 19 characters or more, nearly always with a digit among them. */
const PLAIN_NAME = /^(?:[\w-]{1,16}|[A-Za-z_-]{1,32})$/;

export function problemsOf(issues: readonly z.core.$ZodIssue[]): readonly InputProblem[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((name) => ({ field: fieldOf([...issue.path, name]), message: 'is not a field here' }))
      : [{ field: fieldOf(issue.path), message: issueWords(issue) }],
  );
}

/** `['allowedAddresses', 1]` → `allowedAddresses[1]`. */
function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const name = PLAIN_NAME.test(String(step)) ? String(step) : '…';
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}
