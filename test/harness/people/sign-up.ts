// Somebody opens an account on a running server, as a browser does: confirmed by the mail that is printed, and signed in.
import { type Browser, createBrowser } from '../../../packages/server/test/people/browser.ts';
import type { TestKeywright } from '../../harness/start-test-keywright.ts';

export const PASSWORD = 'correct horse battery';

type Printing = Pick<TestKeywright, 'publicUrl' | 'logLines'>;

/** The link in the newest printed mail to this address; about this subject, where one is given. */
export async function linkTo({ logLines }: Printing, email: string, subject = ''): Promise<string> {
  for (let tries = 0; tries < 500; tries += 1) {
    const mail = logLines.findLast((line) => line.includes(`Mail to ${email}: ${subject}`));
    const link = /https?:\/\/\S+/.exec(mail ?? '')?.[0];
    if (link !== undefined) return link;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`no mail to ${email}`);
}

export async function signUp(keywright: Printing, email: string, name = 'Ada'): Promise<Browser> {
  const browser = createBrowser();
  const auth = `${keywright.publicUrl}/api/auth`;
  await browser.post(`${auth}/sign-up/email`, { name, email, password: PASSWORD });
  const token = new URL(await linkTo(keywright, email, 'Confirm your address')).searchParams.get('token');
  await browser.get(`${auth}/verify-email?token=${token}`);
  const answer = await browser.post(`${auth}/sign-in/email`, { email, password: PASSWORD });
  if (answer.status !== 200) throw new Error(`signing in answers ${answer.status}: ${answer.text}`);
  return browser;
}
