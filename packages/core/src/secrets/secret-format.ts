// How the value of a key looks: compose, recognise, preview. No storage is touched for a text that is not
// shaped like a secret of the API. The text is never trimmed or folded: a stray space makes it another text.
import { isWrittenIn, SECRET_ALPHABETS, type SecretAlphabet } from './secret-alphabet.ts';
import { checksumOf } from './secret-checksum.ts';

/**
 * `checked`: `<prefix>_<environment>_<43 base62><6 base62 CRC-32 of the random part>` (GitHub's scheme).
 * `plain`: `<prefix><random>` with a random part of fixed length and alphabet, as some products document.
 */
export type SecretFormat =
  | { readonly kind: 'checked'; readonly prefix: string; readonly environments: readonly string[] }
  | {
      readonly kind: 'plain';
      /** One literal prefix per environment, e.g. `{ live: 'stv_' }`. */
      readonly prefixes: Readonly<Record<string, string>>;
      readonly alphabet: SecretAlphabet;
      readonly length: number;
    };

/** What may be shown of a secret for ever: `hvz_live_…`, `hm_live_…9xKq`, or `sk-1234...abcd`. */
export const SECRET_PREVIEWS = ['prefix', 'end', 'both-ends'] as const;
export type SecretPreview = (typeof SECRET_PREVIEWS)[number];

export interface RecognisedSecret {
  readonly environment: string;
  readonly random: string;
}

/** Random characters of a `checked` secret: 43 base62 digits hold 256 bits. */
export const CHECKED_RANDOM_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
/** NIST SP 800-63B, look-up secrets: below 112 bits a fast hash is not enough. */
export const MINIMUM_SECRET_BITS = 112;

/** Alphabet and count of the characters that must come from a cryptographic source. */
export function randomPartOf(format: SecretFormat): { readonly alphabet: string; readonly length: number } {
  return { alphabet: SECRET_ALPHABETS[alphabetOf(format)], length: lengthOf(format) };
}

/** Characters of a secret behind its prefix. */
export function lengthBehindPrefix(format: SecretFormat): number {
  return lengthOf(format) + (format.kind === 'checked' ? CHECKSUM_LENGTH : 0);
}

/** Entropy of a secret of this format, in bits. */
export function entropyBits(format: SecretFormat): number {
  const { alphabet, length } = randomPartOf(format);
  return Math.log2(alphabet.length) * length;
}

/** What is left of it to whoever has seen the preview. */
export function hiddenBits(format: SecretFormat, preview: SecretPreview): number {
  const { alphabet, length } = randomPartOf(format);
  return Math.log2(alphabet.length) * Math.max(0, length - SHOWN_CHARACTERS[preview]);
}

export function environmentsOf(format: SecretFormat): readonly string[] {
  return format.kind === 'checked' ? format.environments : Object.keys(format.prefixes);
}

/** The literal text every secret of this environment starts with. */
export function prefixOf(format: SecretFormat, environment: string): string {
  if (format.kind === 'checked' && format.environments.includes(environment)) {
    return `${format.prefix}_${environment}_`;
  }
  if (format.kind === 'plain' && Object.hasOwn(format.prefixes, environment)) {
    return format.prefixes[environment] as string;
  }
  throw new RangeError(`no such environment: ${environment}`);
}

/** The literal texts its secrets may start with, one per environment. */
export function prefixesOf(format: SecretFormat): readonly string[] {
  return environmentsOf(format).map((environment) => prefixOf(format, environment));
}

/** Builds the secret around random characters of the right alphabet and count (see `randomPartOf`). */
export function composeSecret(format: SecretFormat, environment: string, random: string): string {
  if (random.length !== lengthOf(format) || !isWrittenIn(alphabetOf(format), random)) {
    throw new RangeError('random characters of the wrong count or alphabet');
  }
  const checksum = format.kind === 'checked' ? checksumOf(random) : '';
  return `${prefixOf(format, environment)}${random}${checksum}`;
}

/** Reads a text as a secret of this format; null when prefix, length, alphabet or checksum is wrong. */
export function recogniseSecret(format: SecretFormat, text: string): RecognisedSecret | null {
  for (const environment of environmentsOf(format)) {
    const prefix = prefixOf(format, environment);
    if (!text.startsWith(prefix)) continue;
    const random = randomOf(format, text.slice(prefix.length));
    if (random !== null) return { environment, random };
  }
  return null;
}

export function previewOf(
  format: SecretFormat,
  { environment, random }: RecognisedSecret,
  preview: SecretPreview,
): string {
  return `${prefixOf(format, environment)}${PREVIEW_WRITERS[preview](random)}`;
}

const PREVIEW_WRITERS: Readonly<Record<SecretPreview, (random: string) => string>> = {
  prefix: () => '…',
  end: (random) => `…${random.slice(-4)}`,
  'both-ends': (random) => `${random.slice(0, 4)}...${random.slice(-4)}`,
};
const SHOWN_CHARACTERS: Readonly<Record<SecretPreview, number>> = { prefix: 0, end: 4, 'both-ends': 8 };

function randomOf(format: SecretFormat, rest: string): string | null {
  if (rest.length !== lengthBehindPrefix(format)) return null;
  const length = lengthOf(format);
  const random = rest.slice(0, length);
  if (!isWrittenIn(alphabetOf(format), random)) return null;
  return format.kind === 'plain' || checksumOf(random) === rest.slice(length) ? random : null;
}

export function alphabetOf(format: SecretFormat): SecretAlphabet {
  return format.kind === 'checked' ? 'base62' : format.alphabet;
}

function lengthOf(format: SecretFormat): number {
  return format.kind === 'checked' ? CHECKED_RANDOM_LENGTH : format.length;
}
