// What is wrong with a field of a request, as a sentence: the server begins it with the name of the field, which is
// nobody's word but a programmer's.

export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

interface FieldWords {
  readonly whole: string;
  /** One entry of it. */
  readonly entry: string;
}

const WORDS: Readonly<Record<string, FieldWords>> = {
  name: { whole: 'The name', entry: 'name' },
  environment: { whole: 'The environment', entry: 'environment' },
  scopes: { whole: 'The scopes', entry: 'scope' },
  allowedAddresses: { whole: 'The addresses', entry: 'address' },
  expiresAt: { whole: 'The expiry', entry: 'expiry' },
  limits: { whole: 'The limits', entry: 'limit' },
  limit: { whole: 'The amount', entry: 'amount' },
  windowSeconds: { whole: 'The time', entry: 'time' },
  period: { whole: 'The time', entry: 'time' },
  counts: { whole: 'What is counted', entry: 'unit' },
  email: { whole: 'The address', entry: 'address' },
  role: { whole: 'The role', entry: 'role' },
  reason: { whole: 'The reason', entry: 'reason' },
  note: { whole: 'The note', entry: 'note' },
  upstream: { whole: 'The address it leads to', entry: 'address' },
  authMode: { whole: 'Who may call it', entry: 'caller' },
  keysPerMember: { whole: 'The number of keys', entry: 'number' },
  maxLifetimeSeconds: { whole: 'How long keys live', entry: 'time' },
  onLeave: { whole: 'What becomes of their keys', entry: 'end' },
  graceSeconds: { whole: 'The grace', entry: 'grace' },
  retiresAt: { whole: 'The new end', entry: 'end' },
  slug: { whole: 'The short name', entry: 'short name' },
  workspaceId: { whole: 'The workspace', entry: 'workspace' },
  ownerMemberId: { whole: 'Whose key it is', entry: 'member' },
  disabled: { whole: 'That it is disabled', entry: 'state' },
  from: { whole: 'The beginning', entry: 'beginning' },
  to: { whole: 'The end', entry: 'end' },
};

/** Of what concerns no single field, the message says all. */
export function faultWords({ field, message }: FieldFault): string {
  return sentence(field === '' ? message : `${fieldWords(field)} ${message}`);
}

/** Begun with a capital, ended with a full stop. */
export function sentence(text: string): string {
  const begun = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** `limits[0].limit` is `The amount of limit 1`, `allowedAddresses[1]` is `Address 2`. */
function fieldWords(field: string): string {
  const [outer = '', inner] = field.split('.');
  const [, name = outer, index] = /^(\w+)\[(\d+)\]$/.exec(outer) ?? [];
  const { whole, entry } = wordsOf(name);
  const place = index === undefined ? whole : `${entry} ${Number(index) + 1}`;
  if (inner !== undefined) return `${wordsOf(inner).whole} of ${place.replace(/^The /, 'the ')}`;
  return `${place.charAt(0).toUpperCase()}${place.slice(1)}`;
}

/** A field nobody named here is read as its parts: `totalCount` is `The total count`. */
function wordsOf(name: string): FieldWords {
  if (Object.hasOwn(WORDS, name)) return WORDS[name] as FieldWords;
  const plain = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return { whole: `The ${plain}`, entry: plain };
}
