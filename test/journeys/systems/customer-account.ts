// What a customer does on the pages of their account, as those pages call the server: one session, one workspace.
import type { KeyAnswer, KeyWithSecretAnswer } from '@keywright/core/wire-contract';
import type { Answer, Browser } from '../../../packages/server/test/people/browser.ts';
import type { TestKeywright } from '../../harness/start-test-keywright.ts';
import { signUp } from '../../harness/people/sign-up.ts';

export interface CustomerAccount {
  readonly browser: Browser;
  readonly workspaceId: string;
  /** `POST /keys/key_…/revoke`, below `/api/v1`. */
  call(call: string, body?: unknown): Promise<Answer>;
  /** A key that is shown this once. */
  createKey(body: {
    readonly api: string;
    readonly name: string;
    readonly scopes?: readonly string[];
  }): Promise<KeyWithSecretAnswer & { readonly secret: string }>;
  key(id: string): Promise<KeyAnswer>;
}

export function accountOf(keywright: TestKeywright, browser: Browser, workspaceId: string): CustomerAccount {
  const call: CustomerAccount['call'] = (what, body) => {
    const [method = '', path = ''] = what.split(' ');
    const url = `${keywright.publicUrl}/api/v1${path}`;
    if (method === 'GET') return browser.get(url);
    const { origin } = new URL(url);
    const headers = { origin, ...(body !== undefined && { 'content-type': 'application/json' }) };
    return browser.send(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  };
  return {
    browser,
    workspaceId,
    call,
    async createKey(body) {
      const answer = await call('POST /keys', { workspaceId, ...body });
      if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
      return answer.json<KeyWithSecretAnswer & { secret: string }>();
    },
    key: async (id) => (await call(`GET /keys/${id}`)).json<KeyAnswer>(),
  };
}

/** Signs up, and makes a workspace of this name. */
export async function newCustomer(
  keywright: TestKeywright,
  { email, slug }: { readonly email: string; readonly slug: string },
): Promise<CustomerAccount> {
  const browser = await signUp(keywright, email);
  const create = `${keywright.publicUrl}/api/auth/organization/create`;
  const made = await browser.post(create, { name: slug, slug });
  return accountOf(keywright, browser, made.json<{ id: string }>().id);
}
