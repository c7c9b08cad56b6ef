// Opening an account. The answer is the same whether the address has one or not; the rest is in the mail.
import { html } from '../html.ts';
import { emailField, form, formPage, nameField, newPasswordField } from './form-page.ts';
import type { Visitor } from './visitor.ts';

export function signUpPage(page: { readonly publicUrl: string; readonly visitor: Visitor | null }): string {
  const signUp = form({
    call: 'POST /api/auth/sign-up/email',
    after: { done: 'sent' },
    take: null,
    fields: [nameField, emailField, newPasswordField('password')],
    button: 'Open an account',
  });
  const body = html`<p data-before="">For people whom a workspace has invited, or who mean to make one.</p>
${signUp}
<div id="sent" class="done" tabindex="-1" hidden=""><h2>Look into your mail</h2>
<p>We have written to that address. Open the link in it within an hour, then <a href="/portal/sign-in">sign in</a>.
Nothing came? Look into the spam folder, then try again.</p></div>
<p class="aside"><a href="/portal/sign-in">I have an account</a></p>`;
  return formPage({ ...page, title: 'Open an account', body });
}
