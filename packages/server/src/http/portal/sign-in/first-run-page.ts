// The first-run link's page: whoever opens it becomes the operator, with a new account or the one that is signed in. Its
// code is never in the page: the script takes it from the address, and out of it.
import { type Html, html, type Insert } from '../html.ts';
import { emailField, form, formPage, hiddenField, nameField, newPasswordField } from './form-page.ts';
import { waysIn } from './sign-in-page.ts';
import type { Visitor, WaysIn } from './visitor.ts';

export interface FirstRunPage {
  readonly ways: WaysIn;
  readonly publicUrl: string;
  readonly visitor: Visitor | null;
  /** Whether the address has a code; whether it is good is judged when it is used. */
  readonly hasCode: boolean;
}

const CALL = { call: 'POST /api/auth/first-run', after: { next: '/portal' }, take: 'code' } as const;

export function firstRunPage({ ways, publicUrl, visitor, hasCode }: FirstRunPage): string {
  const body = hasCode ? html`${LEAD}${choices(ways, visitor)}` : WITHOUT_CODE;
  return formPage({ title: 'Become the operator', publicUrl, visitor, body });
}

const LEAD = html`<p>The operator of this server creates workspaces, makes and revokes keys of every API, and reads the
audit log. There is none yet: the account you choose here becomes it.</p>
`;

const WITHOUT_CODE = html`<p class="fault">This page needs the whole link, with its code, and a link works once.</p>
<p>Run <code>keywright first-run</code> where the server runs to have a new link printed; so does starting it again.</p>`;

function choices(ways: WaysIn, visitor: Visitor | null): Insert {
  if (visitor !== null) return [attach(visitor), ways.password ? [OR, newAccount()] : null];
  if (ways.password) return newAccount();
  return html`<p>Sign in through a provider first, then open the link again.</p>
${waysIn(ways, '/portal')}`;
}

const OR = html`<p class="or">or with a new account</p>
`;

function attach({ email }: Visitor): Html {
  return html`<p>You are signed in as <b>${email}</b>.</p>
${form({ ...CALL, fields: [hiddenField('signedInAs', email)], button: `Make ${email} the operator` })}`;
}

function newAccount(): Html {
  const fields = [nameField, emailField, newPasswordField('password')];
  return form({ ...CALL, fields, button: 'Create the operator’s account' });
}
