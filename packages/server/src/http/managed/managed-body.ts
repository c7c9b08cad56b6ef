// Reads what an API's own management routes accept: strict JSON, known fields only, pages by number.
import type { IncomingMessage } from 'node:http';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { z } from 'zod';
import type { NumberedPage } from '../../app/ports.ts';
import { readIdempotencyKey } from '../idempotency-key.ts';
import { readJsonBody } from '../json-body.ts';
import { keyChoices, workspaceBody } from '../native-api/schemas.ts';
import { problemsOf } from '../native-api/validation/validation-problems.ts';
import { type NamedInputs, toOurNames } from './managed-names.ts';

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export type ManagedBody<T> =
  | { readonly ok: true; readonly value: T; readonly idempotencyKey: string | null }
  | { readonly ok: false; readonly refusal: Refusal };

const { scopes, allowedAddresses, expiresAt } = keyChoices;

const issueKeyBody = z.strictObject({
  name: z.string().optional(),
  workspaceId: z.string().optional(),
  scopes,
  allowedAddresses,
  expiresAt,
});

const pageQuery = z.strictObject({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});

export function readIssueKeyBody(
  incoming: IncomingMessage,
  names: NamedInputs,
): Promise<ManagedBody<z.output<typeof issueKeyBody>>> {
  return readBody(incoming, issueKeyBody, names);
}

export function readWorkspaceBody(
  incoming: IncomingMessage,
  names: NamedInputs,
): Promise<ManagedBody<z.output<typeof workspaceBody>>> {
  return readBody(incoming, workspaceBody, names);
}

/** `?page=2&pageSize=50`; the workspace that is named beside them has been read. */
export function readNumberedPage(query: string, workspaceParam: string | null): Read<NumberedPage> {
  const asked = new URLSearchParams(query);
  if (workspaceParam !== null) asked.delete(workspaceParam);
  return checked(pageQuery, Object.fromEntries(asked));
}

async function readBody<T>(
  incoming: IncomingMessage,
  schema: z.ZodType<T>,
  names: NamedInputs,
): Promise<ManagedBody<T>> {
  const key = readIdempotencyKey(incoming.headers);
  if (!key.ok) return key;
  const json = await readJsonBody(incoming);
  if (!json.ok) return json;
  const body = checked(schema, toOurNames(json.value, names));
  return body.ok ? { ...body, idempotencyKey: key.value } : body;
}

function checked<T>(schema: z.ZodType<T>, value: unknown): Read<T> {
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, refusal: { reason: 'validation_error', problems: problemsOf(result.error.issues) } };
}
