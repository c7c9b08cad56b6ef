// A forgotten password: asking for a link, answered alike for every address; and choosing a new one with that link.
import { html } from '../html.ts';
import { emailField, form, formPage, newPasswordField } from './form-page.ts';
import type { Visitor } from './visitor.ts';

interface Shown {
  readonly publicUrl: string;
  readonly visitor: Visitor | null;
}

export function askForPasswordPage(shown: Shown): string {
  const ask = form({
    call: 'POST /api/auth/request-password-reset',
    after: { done: 'sent' },
    take: null,
    fields: [emailField],
    button: 'Send me a link',
  });
  const body = html`<p data-before="">We send a link to choose a new one to the address of your account.</p>
${ask}
<div id="sent" class="done" tabindex="-1" hidden=""><h2>Look into your mail</h2>
<p>If that address has an account, a message is on its way. Its link works once, for an hour. Nothing came? Look into the
spam folder, and whether you wrote the address you sign in with.</p></div>
<p class="aside"><a href="/portal/sign-in">Sign in</a></p>`;
  return formPage({ ...shown, title: 'Forgotten password', body });
}

export function choosePasswordPage(shown: Shown): string {
  const choose = form({
    call: 'POST /api/auth/reset-password',
    after: { done: 'changed' },
    take: 'token',
    fields: [newPasswordField('newPassword')],
    button: 'Set the new password',
  });
  const body = html`<p data-before="">All sessions of your account end with it.</p>
${choose}
<div id="changed" class="done" tabindex="-1" hidden=""><h2>Your password is changed</h2>
<p>All sessions of your account have ended. <a href="/portal/sign-in">Sign in</a> with the new one.</p></div>
<p class="aside"><a href="/portal/reset-password">Ask for a new link</a></p>`;
  return formPage({ ...shown, title: 'Choose a new password', body });
}
