// CRC-32 (ISO 3309, reflected polynomial 0xEDB88320) in six base62 digits, as GitHub puts it behind its tokens.
// It is no protection against forgery; it lets junk be refused, and leaked keys be found, without a lookup.
import { SECRET_ALPHABETS } from './secret-alphabet.ts';

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 over the ASCII characters of `text`, as an unsigned 32-bit integer. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index++) {
    const entry = CRC_TABLE[(crc ^ text.charCodeAt(index)) & 0xff] as number;
    crc = entry ^ (crc >>> 8);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Six base62 digits (`0-9A-Za-z`, left-padded) of the CRC-32 of the random part. */
export function checksumOf(random: string): string {
  let rest = crc32(random);
  let digits = '';
  for (let place = 0; place < 6; place++) {
    digits = SECRET_ALPHABETS.base62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
