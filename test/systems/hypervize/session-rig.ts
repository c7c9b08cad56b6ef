// Hypervize behind a sign-in provider on loopback, with Ada signed in: her account is the workspace her browser has chosen.
import type { Browser } from '../../../packages/server/test/people/browser.ts';
import { newWorkspaceOf, PROVIDER, signIn } from '../../harness/people/people-of.ts';
import { startTokenIssuer, type TokenIssuer } from '../../harness/people/token-issuer.ts';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';

export interface SessionRig {
  readonly issuer: TokenIssuer;
  readonly keywright: TestKeywright;
  readonly ada: Browser;
  readonly account: string;
  close(): Promise<void>;
}

export async function startSessionRig(): Promise<SessionRig> {
  let publicUrl = '';
  const issuer = await startTokenIssuer(() => [`${publicUrl}/api/auth/callback/${PROVIDER}`]);
  const keywright = await startTestKeywright({
    config: { signIn: { providers: [issuer.configFor(PROVIDER)] }, issuers: [issuer.rule] },
  });
  ({ publicUrl } = keywright);
  const ada = await signIn(keywright, issuer, 'ada');
  return {
    issuer,
    keywright,
    ada,
    account: await newWorkspaceOf(keywright, ada, 'playground'),
    async close() {
      await keywright.close();
      await issuer.close();
    },
  };
}
