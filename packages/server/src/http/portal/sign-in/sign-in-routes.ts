// The pages people come in by. Each is made for whoever looks at it and kept nowhere; none asks anything of the database
// but who is signed in and, of an invitation, what it is.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OpenInvitation } from '../../../app/people/invitations/find-open-invitation.ts';
import type { NativeApp } from '../../native-api/native-app.ts';
import { formsScript } from '../script/forms-script.ts';
import { sendPageWithScript } from '../send-page.ts';
import { sendFile } from '../served-file.ts';
import { accountPage } from './account-page.ts';
import { firstRunPage } from './first-run-page.ts';
import { invitationPage } from './invitation-page.ts';
import { askForPasswordPage, choosePasswordPage } from './reset-password-page.ts';
import { signInError } from './sign-in-errors.ts';
import { signInPage } from './sign-in-page.ts';
import { signUpPage } from './sign-up-page.ts';
import { verifyEmailPage } from './verify-email-page.ts';
import type { Visitor, WaysIn } from './visitor.ts';

export interface SignInRoutesOptions {
  readonly publicUrl: string;
  readonly ways: WaysIn;
  readonly findVisitor: (request: FastifyRequest) => Promise<Visitor | null>;
  /** The invitation while it waits for an answer of whoever is signed in. */
  readonly findInvitation: (request: FastifyRequest, id: string) => Promise<OpenInvitation | null>;
}

const open = { config: { access: 'anonymous' }, schema: { hide: true } } as const;

/** Where signing in may lead: pages of ours, written out. */
const NEXT = /^\/portal(?:\/invitations\/[\w-]{1,64})?$/;

export function signInRoutes(app: NativeApp, options: SignInRoutesOptions): void {
  const { publicUrl, ways, findVisitor, findInvitation } = options;
  type Show = (shown: { publicUrl: string; visitor: Visitor | null }, request: FastifyRequest) => string;
  const page = (path: string, show: Show) =>
    app.get(path, open, async (request: FastifyRequest, reply: FastifyReply) =>
      sendPageWithScript(reply, show({ publicUrl, visitor: await findVisitor(request) }, request)),
    );

  app.get(formsScript.path, open, async (request, reply) => sendFile(request, reply, formsScript));

  page('/portal/first-run', (shown, request) =>
    firstRunPage({ ...shown, ways, hasCode: parameter(request, 'code') !== undefined }),
  );
  page('/portal/sign-in', (shown, request) => {
    const next = parameter(request, 'next') ?? '';
    const error = signInError(parameter(request, 'error'));
    return signInPage({ ...shown, ways, error, next: NEXT.test(next) ? next : '/portal' });
  });
  if (ways.password) page('/portal/sign-up', (shown) => signUpPage(shown));
  page('/portal/reset-password', (shown, request) =>
    parameter(request, 'token') === undefined ? askForPasswordPage(shown) : choosePasswordPage(shown),
  );
  page('/portal/verify-email', (shown, request) =>
    verifyEmailPage({ ...shown, hasToken: parameter(request, 'token') !== undefined }),
  );
  page('/portal/account', (shown) => accountPage(shown));

  app.get('/portal/invitations/:id', open, async (request, reply) => {
    const { id } = request.params as { readonly id: string };
    const visitor = await findVisitor(request);
    const invitation = visitor === null ? null : await findInvitation(request, id);
    const path = NEXT.test(`/portal/invitations/${id}`) ? `/portal/invitations/${id}` : '/portal';
    return sendPageWithScript(reply, invitationPage({ ways, publicUrl, visitor, invitation, path }));
  });
}

/** A parameter of the address that is there once and not empty. */
function parameter({ query }: FastifyRequest, name: string): string | undefined {
  const value = (query as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
