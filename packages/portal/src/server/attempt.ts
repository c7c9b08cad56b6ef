// One thing somebody wants done once, however often they press the button: the server does it for the first of all
// requests that carry the same attempt. Kept for as long as the form is open.
import { useState } from 'react';

export function useAttempt(): string {
  return useState(newAttempt)[0];
}

/** `crypto.randomUUID` is missing where the portal is served without TLS. */
function newAttempt(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
