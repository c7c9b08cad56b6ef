// Who is signed in, and signing out.
import { factList } from '../fact-list.ts';
import { html } from '../html.ts';
import { form, formPage } from './form-page.ts';
import type { Visitor } from './visitor.ts';

export function accountPage(page: { readonly publicUrl: string; readonly visitor: Visitor | null }): string {
  const { visitor } = page;
  const signOut = form({
    call: 'POST /api/auth/sign-out',
    after: { next: '/portal/sign-in' },
    take: null,
    fields: [],
    button: 'Sign out',
  });
  const body =
    visitor === null
      ? html`<p>Nobody is signed in in this browser. <a href="/portal/sign-in">Sign in</a>.</p>`
      : html`${factList([
          { name: 'Name', value: visitor.name },
          { name: 'E-mail address', value: visitor.email },
          {
            name: 'Here',
            value: visitor.isOperator ? 'The operator of this server' : 'A member of workspaces',
          },
        ])}
${signOut}`;
  return formPage({ ...page, title: 'Your account', body });
}
