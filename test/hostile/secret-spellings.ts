// Every way a secret may lie about: as it is, in base64 at any offset, in hexadecimal, in UTF-16. Searches bytes.

export interface Spelling {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The spellings of the part of a secret that is secret. */
export function spellingsOf(secret: string): readonly Spelling[] {
  const random = Buffer.from(secret.slice(secret.lastIndexOf('_') + 1));
  const text = random.toString('latin1');
  const hex = random.toString('hex');
  const spell = (name: string, written: string) => ({ name, bytes: Buffer.from(written) });
  return [
    // Half of it would be enough to find the rest.
    spell('as it is', text.slice(0, Math.ceil(text.length / 2))),
    spell('as it is, from its middle', text.slice(Math.floor(text.length / 2))),
    spell('backwards', [...text].reverse().join('')),
    spell('in hexadecimal', hex),
    spell('in capital hexadecimal', hex.toUpperCase()),
    { name: 'in UTF-16', bytes: Buffer.from(text, 'utf16le') },
    { name: 'in big-endian UTF-16', bytes: Buffer.from(text, 'utf16le').swap16() },
    ...[0, 1, 2].map((offset) =>
      spell(`in base64 at offset ${offset}`, base64Within(random, offset, 'base64')),
    ),
    ...[0, 1, 2].map((offset) =>
      spell(`in base64url at offset ${offset}`, base64Within(random, offset, 'base64url')),
    ),
  ];
}

/** Which spellings of these secrets occur in the bytes: `<name of the secret>: <spelling>`. */
export function findSecrets(secrets: ReadonlyMap<string, string>, bytes: Buffer): readonly string[] {
  return [...secrets].flatMap(([name, secret]) =>
    spellingsOf(secret)
      .filter((spelling) => bytes.includes(spelling.bytes))
      .map((spelling) => `${name}: ${spelling.name}`),
  );
}

/** The digits that depend on the secret alone, wherever in a group of three bytes it begins. */
function base64Within(secret: Buffer, offset: number, alphabet: 'base64' | 'base64url'): string {
  const digits = Buffer.concat([Buffer.alloc(offset), secret])
    .toString(alphabet)
    .replaceAll('=', '');
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + secret.length) * 8) / 6);
  return digits.slice(first, last);
}
