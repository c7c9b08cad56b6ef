// Makes text from elsewhere safe to show. A name must not move the cursor, recolour the screen or reverse a line:
// control characters and bidirectional overrides are written as escapes (CWE-150).

const UNSAFE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`);
}
