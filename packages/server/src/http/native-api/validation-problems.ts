// What zod found wrong, as our problems: the path as a caller writes it, one message each.
import type { InputProblem } from '@keywright/core/refusal-reasons';
import type { FastifyError } from 'fastify';

interface ValidationEntry {
  readonly instancePath?: string;
  readonly message?: string;
  readonly params?: { readonly issue?: { readonly path?: readonly PropertyKey[] } };
}

export function problemsOf(error: FastifyError, method: string): readonly InputProblem[] {
  const entries = (error.validation ?? []) as readonly ValidationEntry[];
  if (entries.length === 0) return [{ field: '', message: `the ${method} request is not as documented` }];
  return entries.map(({ instancePath, message }) => ({
    field: fieldOf(instancePath ?? ''),
    message: message ?? 'is not as documented',
  }));
}

/** `/allowedAddresses/1` → `allowedAddresses[1]`. */
function fieldOf(pointer: string): string {
  return pointer
    .split('/')
    .filter((part) => part !== '')
    .map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}
