// Signing in: by password, or through one of the providers there are. Says nothing about who has an account.
import { type Html, html, type Insert } from '../html.ts';
import { emailField, form, formPage, hiddenField, passwordField } from './form-page.ts';
import type { Visitor, WaysIn } from './visitor.ts';

export interface SignInPage {
  readonly ways: WaysIn;
  readonly publicUrl: string;
  readonly visitor: Visitor | null;
  /** What went wrong before, in words. */
  readonly error: string | null;
  /** A page of ours to go on to. */
  readonly next: string;
}

export function signInPage({ ways, publicUrl, visitor, error, next }: SignInPage): string {
  const body = html`${error === null ? null : html`<p class="fault" role="alert">${error}</p>`}
${visitor === null ? null : html`<p>You are signed in as <b>${visitor.email}</b>. Signing in again ends that.</p>`}
${waysIn(ways, next)}
${
  ways.password
    ? html`<p class="aside"><a href="/portal/reset-password">Forgotten password</a>
<a href="/portal/sign-up">Open an account</a></p>`
    : null
}`;
  return formPage({ title: 'Sign in', publicUrl, visitor, body });
}

/** Every way to sign in, then on to `next`. */
export function waysIn({ password, providers }: WaysIn, next: string): Insert {
  const byPassword = form({
    call: 'POST /api/auth/sign-in/email',
    after: { next: next },
    take: null,
    fields: [emailField, passwordField],
    button: 'Sign in',
  });
  const or = password && providers.length > 0 ? html`<p class="or">or</p>` : null;
  return [password ? byPassword : null, or, providers.map((provider) => providerForm(provider, next))];
}

function providerForm({ id, title }: WaysIn['providers'][number], next: string): Html {
  return form({
    call: 'POST /api/auth/sign-in/social',
    after: null,
    take: null,
    fields: [hiddenField('provider', id), hiddenField('callbackURL', next)],
    button: title,
  });
}
