// Somebody opens an account on a running server, as a browser does: confirmed by the mail that is printed, and signed in.
import { type Browser, createBrowser } from '../../../packages/server/test/people/browser.ts';
import type { TestKeywright } from '../start-test-keywright.ts';
import { printedLink } from './printed-link.ts';

export const PASSWORD = 'correct horse battery';

export async function signUp(
  keywright: Pick<TestKeywright, 'publicUrl' | 'logLines'>,
  email: string,
  name = 'Ada',
): Promise<Browser> {
  const browser = createBrowser();
  const auth = `${keywright.publicUrl}/api/auth`;
  await browser.post(`${auth}/sign-up/email`, { name, email, password: PASSWORD });
  const confirmation = await printedLink(keywright, email, 'Confirm your address');
  await browser.get(`${auth}/verify-email?token=${confirmation.searchParams.get('token')}`);
  const answer = await browser.post(`${auth}/sign-in/email`, { email, password: PASSWORD });
  if (answer.status !== 200) throw new Error(`signing in answers ${answer.status}: ${answer.text}`);
  return browser;
}
