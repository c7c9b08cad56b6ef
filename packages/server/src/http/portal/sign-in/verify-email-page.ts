// Confirming an address. A button and not the page itself does it: mail scanners open links before people do.
import { html } from '../html.ts';
import { form, formPage } from './form-page.ts';
import type { Visitor } from './visitor.ts';

export interface VerifyEmailPage {
  readonly publicUrl: string;
  readonly visitor: Visitor | null;
  readonly hasToken: boolean;
}

export function verifyEmailPage({ publicUrl, visitor, hasToken }: VerifyEmailPage): string {
  const confirm = form({
    call: 'GET /api/auth/verify-email',
    after: { done: 'confirmed' },
    take: 'token',
    fields: [],
    button: 'Confirm my address',
  });
  const whole = html`<p data-before="">An account was opened with your address. Confirm that it is yours.</p>
${confirm}
<div id="confirmed" class="done" tabindex="-1" hidden=""><h2>Your address is confirmed</h2>
<p>You can <a href="/portal/sign-in">sign in</a> now.</p></div>`;
  const body = hasToken
    ? whole
    : html`<p class="fault">This page needs the whole link from the message we sent you.</p>
<p><a href="/portal/sign-in">Sign in</a> with your password to be sent a new one.</p>`;
  return formPage({ title: 'Confirm your address', publicUrl, visitor, body });
}
