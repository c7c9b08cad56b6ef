// Where somebody wanted to go before they had to sign in. A provider's pages and a mail lie in between, so it is kept in
// this browser for an hour: a page of the portal, and nothing that only looks like one.
import { portalPath } from './portal-path.ts';

const KEPT_AS = 'keywright-next';
const KEPT_MS = 3_600_000;

/** What the address says; else what was kept; else the first page. */
export function nextPath(next: string | undefined): string {
  return portalPath(next ?? kept() ?? '') ?? '/portal';
}

export function keepNext(next: string | undefined): void {
  const path = portalPath(next ?? '');
  if (path === null) return;
  try {
    localStorage.setItem(KEPT_AS, JSON.stringify({ path, at: Date.now() }));
  } catch {
    // A browser that keeps nothing leads to the first page.
  }
}

/** Whoever has arrived is led there by nothing any more. */
export function forgetNext(): void {
  try {
    localStorage.removeItem(KEPT_AS);
  } catch {
    // Nothing was kept.
  }
}

function kept(): string | undefined {
  try {
    const { path, at } = JSON.parse(localStorage.getItem(KEPT_AS) ?? '{}') as { path?: string; at?: number };
    return at !== undefined && Date.now() - at < KEPT_MS ? path : undefined;
  } catch {
    return undefined;
  }
}
