// Where signing in leads: a page of the portal, or its first; never an address of somebody else's choosing.
export function ownPath(next: string | undefined): string {
  const isOwn = next !== undefined && /^\/portal(?:\/[\w\-./?=&%~:]*)?$/.test(next) && !next.includes('//');
  return isOwn ? next : '/portal';
}
