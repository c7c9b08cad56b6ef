// A name as it may stand in an address.
export function slugOf(name: string, isTyping = false): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 50);
  return isTyping ? slug : slug.replace(/-+$/, '');
}
