// The character sets secrets are drawn from, in digit order.

export const SECRET_ALPHABETS = {
  base62: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  base36: '0123456789abcdefghijklmnopqrstuvwxyz',
} as const;

export type SecretAlphabet = keyof typeof SECRET_ALPHABETS;
