// Finds traces of secrets in what left the process: any eight characters in a row of the part that is secret.

const WINDOW = 8;

/** Every run of eight characters of the secret part: what follows the prefix, checksum included. */
export function secretWindows(secret: string): readonly string[] {
  const random = secret.slice(secret.lastIndexOf('_') + 1);
  return Array.from({ length: random.length - WINDOW + 1 }, (_, at) => random.slice(at, at + WINDOW));
}

/** The windows of these secrets that occur in the text. Empty is good. */
export function tracesOf(secrets: readonly string[], text: string): readonly string[] {
  return secrets.flatMap(secretWindows).filter((window) => text.includes(window));
}
