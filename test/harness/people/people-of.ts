// People of a running Keywright, each with a browser: signed in through a provider, and members of workspaces.

import type { Role } from '@keywright/core/people/roles';
import { doneBy, nativeCaller } from '../../../packages/server/test/http/native-caller.ts';
import { type Browser, createBrowser } from '../../../packages/server/test/people/browser.ts';
import { signInAtProvider } from '../../../packages/server/test/people/oidc/identity-provider.ts';
import type { TestKeywright } from '../start-test-keywright.ts';
import type { TokenIssuer } from './token-issuer.ts';

export const PROVIDER = 'company';

/** Signs in through the provider, and has an account from then on; `<subject>@example.com`. */
export async function signIn(
  keywright: TestKeywright,
  issuer: TokenIssuer,
  subject: string,
): Promise<Browser> {
  const email = `${subject}@example.com`;
  issuer.people.set(subject, { email, emailVerified: true, name: subject });
  const browser = createBrowser();
  const at = (path: string) => `${keywright.publicUrl}/api/auth${path}`;
  const begun = await browser.post(at('/sign-in/social'), { provider: PROVIDER, callbackURL: '/portal' });
  const back = await signInAtProvider(browser, begun.json<{ url: string }>().url, subject);
  const arrived = await browser.get(back);
  if (arrived.location === null || arrived.location.includes('error'))
    throw new Error(`Not in: ${arrived.text}`);
  return browser;
}

/** A workspace of theirs, which their browser has chosen. */
export async function newWorkspaceOf(
  keywright: TestKeywright,
  browser: Browser,
  slug: string,
): Promise<string> {
  const made = await browser.post(`${keywright.publicUrl}/api/auth/organization/create`, {
    name: slug,
    slug,
  });
  return made.json<{ id: string }>().id;
}

/** Whoever has signed in becomes a member, as the operator wants it; answers the seat. */
export async function joinWorkspaceOf(
  keywright: TestKeywright,
  subject: string,
  { workspaceId, role }: { readonly workspaceId: string; readonly role: Role },
): Promise<string> {
  const body = { workspaceId, email: `${subject}@example.com`, role };
  const joined = await doneBy(nativeCaller(keywright))('POST /api/v1/members', body);
  return joined.id;
}
