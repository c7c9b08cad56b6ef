// The caller's own user, as a request names one: data that is kept with its usage, and never a credential.
import type { EndUserField } from '@keywright/core/definition/api-definition';
import type { Denial } from '@keywright/core/keys/verdict';
import type { JsonObject } from '@keywright/core/metering/json/json-value';

const MAX_CHARACTERS = 256;

export type EndUser = { readonly name: string | null } | { readonly refused: Denial };

export interface EndUserSources {
  readonly params: Readonly<Record<string, string>>;
  /** Null when the request has no body that can be read. */
  readonly body: JsonObject | null;
}

/** Null where the request names none. */
export function endUserOf(where: EndUserField | null, { params, body }: EndUserSources): EndUser {
  if (where === null) return { name: null };
  if (where.kind === 'path') {
    const param = params[where.param];
    // The same user may be named in another route's body; a canonical path has no escape that cannot be undone.
    return checked(where.param, param === undefined ? null : decodeURIComponent(param));
  }
  return checked(where.field, body !== null && Object.hasOwn(body, where.field) ? body[where.field] : null);
}

function checked(field: string, value: unknown): EndUser {
  if (value === null) return { name: null };
  if (typeof value === 'string' && value.isWellFormed() && isShort(value)) return { name: value };
  const message = `must be a text of 1 to ${MAX_CHARACTERS} characters`;
  return { refused: { reason: 'validation_error', problems: [{ field, message }] } };
}

function isShort(text: string): boolean {
  // A character is one unit or two.
  return text !== '' && text.length <= 2 * MAX_CHARACTERS && [...text].length <= MAX_CHARACTERS;
}
