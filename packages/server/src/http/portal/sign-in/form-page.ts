// A page with a form or two: a heading, what it is for, the forms. They are sent by script/forms.js, which finds in a
// form's attributes what to call and what comes after; nothing is sent without it.
import { type Html, html, type Insert } from '../html.ts';
import { pageFrame } from '../page-frame.ts';
import { formsScript } from '../script/forms-script.ts';
import type { Visitor } from './visitor.ts';

export interface FormPage {
  readonly title: string;
  readonly publicUrl: string;
  readonly visitor: Visitor | null;
  readonly body: Insert;
}

export function formPage({ title, publicUrl, visitor, body }: FormPage): string {
  const whole = html`<div class="door">
<h1>${title}</h1>
<noscript><p class="fault">This page needs JavaScript: it loads one small file from this server, and nothing else.</p></noscript>
${body}
</div>`;
  return pageFrame({
    title,
    path: null,
    publicUrl,
    visitor,
    rail: [],
    script: formsScript.address,
    body: whole,
  });
}

export interface Form {
  /** Method and path of the call. */
  readonly call: string;
  /** Where it leads when it went well, what is shown then by id, or null to go where the answer says. */
  readonly after: { readonly next: string } | { readonly done: string } | null;
  /** The parameter of the page's address that goes with the call. */
  readonly take: string | null;
  readonly fields: readonly Insert[];
  readonly button: string;
}

export function form({ call, after, take, fields, button }: Form): Html {
  const attributes = [
    after !== null && 'next' in after ? html` data-next="${after.next}"` : null,
    after !== null && 'done' in after ? html` data-done="${after.done}"` : null,
    take === null ? null : html` data-take="${take}"`,
  ];
  return html`<form method="post" data-call="${call}"${attributes}>
${fields}
<p class="fault" role="alert"></p>
<button type="submit">${button}</button>
</form>
`;
}

export function hiddenField(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}">
`;
}

export const nameField = textField({ name: 'name', type: 'text', label: 'Your name', autocomplete: 'name' });
export const emailField = textField({
  name: 'email',
  type: 'email',
  label: 'E-mail address',
  autocomplete: 'username',
});
export const passwordField = textField({
  name: 'password',
  type: 'password',
  label: 'Password',
  autocomplete: 'current-password',
});

/** A password to be: `name` is the field of the call. */
export function newPasswordField(name: 'password' | 'newPassword'): Html {
  return html`<label>Choose a password
<input type="password" name="${name}" data-about="password" autocomplete="new-password" minlength="12" maxlength="128" required="">
<small>12 to 128 characters. Several words are easy to remember.</small></label>
`;
}

interface TextField {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly autocomplete: string;
}

function textField({ name, type, label, autocomplete }: TextField): Html {
  return html`<label>${label}
<input type="${type}" name="${name}" data-about="${name}" autocomplete="${autocomplete}" required=""></label>
`;
}
