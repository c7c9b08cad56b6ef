// The only file with node:crypto: randomness, hashing, constant-time comparison, ids.
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock, Secrets } from '../app/ports.ts';

/** Crockford's base32, lower case: no letter is mistaken for a digit. */
const ID_DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;

export function createSecrets(clock: Clock): Secrets {
  return {
    randomCharacters,
    digest,
    equal,
    newId: (prefix) => `${prefix}_${timeDigits(clock.now())}${randomDigits()}`,
  };
}

/** SHA-256 of the UTF-8 bytes, base64url. */
export function digest(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** For digests, whose length is no secret: whoever compares other texts compares their digests. */
export function equal(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** Uniform by rejection: a byte beyond the last whole multiple of the alphabet's length is drawn again. */
export function randomCharacters(alphabet: string, length: number): string {
  const limit = 256 - (256 % alphabet.length);
  let characters = '';
  while (characters.length < length) {
    for (const byte of randomBytes(length - characters.length)) {
      if (byte < limit) characters += alphabet.charAt(byte % alphabet.length);
    }
  }
  return characters;
}

/** 48 bits of milliseconds, most significant digit first, so that ids sort by time of creation. */
function timeDigits(now: number): string {
  let rest = now;
  let digits = '';
  for (let place = 0; place < TIME_DIGITS; place++) {
    digits = ID_DIGITS.charAt(rest % 32) + digits;
    rest = Math.floor(rest / 32);
  }
  return digits;
}

/** 80 random bits. */
function randomDigits(): string {
  let digits = '';
  for (const byte of randomBytes(RANDOM_DIGITS)) digits += ID_DIGITS.charAt(byte & 31);
  return digits;
}
