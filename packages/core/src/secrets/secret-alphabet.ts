// The character sets secrets are drawn from, in digit order, and the question whether a text keeps to one.

export const SECRET_ALPHABETS = {
  base62: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  base36: '0123456789abcdefghijklmnopqrstuvwxyz',
} as const;

export type SecretAlphabet = keyof typeof SECRET_ALPHABETS;

const PATTERNS: Readonly<Record<SecretAlphabet, RegExp>> = {
  base62: /^[0-9A-Za-z]*$/,
  base36: /^[0-9a-z]*$/,
};

export function isWrittenIn(alphabet: SecretAlphabet, text: string): boolean {
  return PATTERNS[alphabet].test(text);
}
