// Whether what was typed is the name that was asked for, as somebody types it who reads it: however it is spaced and
// composed, with three dots for the one sign that previews have.
export function isSameName(typed: string, name: string): boolean {
  return plain(typed) === plain(name);
}

function plain(text: string): string {
  return text.normalize('NFC').replaceAll('…', '...').replace(/\s+/g, ' ').trim();
}
