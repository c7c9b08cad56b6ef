// Texts within the quotes of a POSIX shell, so that a command runs as pasted.

/** Stands between double quotes and means itself; nothing in it is left to the shell. */
export function betweenDoubleQuotes(text: string): string {
  return text.replace(/["$\\`]/g, '\\$&');
}

/** Stands between single quotes, in which the shell replaces nothing. */
export function betweenSingleQuotes(text: string): string {
  return text.replaceAll("'", `'\\''`);
}
