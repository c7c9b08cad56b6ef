// The pages people come in by.
import { createRoute, redirect } from '@tanstack/react-router';
import { queryClient } from '../server/query-client.ts';
import { sessionQuery } from '../session/session-query.ts';
import { forgetNext, nextPath } from '../sign-in/form/next-path.ts';
import { rootRoute } from './root-route.tsx';
import { pageComponent } from './page-component.ts';
import { present, textIn } from './search-fields.ts';

const getParentRoute = () => rootRoute;
type Search = Readonly<Record<string, unknown>>;

const signIn = createRoute({
  getParentRoute,
  path: '/sign-in',
  validateSearch: (search: Search) =>
    present({
      next: textIn(search, 'next'),
      error: textIn(search, 'error'),
      notice: textIn(search, 'notice'),
    }),
  beforeLoad: async ({ search }) => {
    const session = await queryClient.ensureQueryData(sessionQuery).catch(() => null);
    if (session === null || search.error !== undefined) return;
    const next = nextPath(search.next);
    forgetNext();
    if (next === '/portal') throw redirect({ to: '/' });
    location.replace(next);
    // Nothing of this page is shown any more.
    await new Promise(() => {});
  },
  component: pageComponent(() => import('../sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const signUp = createRoute({
  getParentRoute,
  path: '/sign-up',
  validateSearch: (search: Search) => present({ next: textIn(search, 'next') }),
  component: pageComponent(() => import('../sign-in/sign-up-page.tsx'), 'SignUpPage'),
});

const firstRun = createRoute({
  getParentRoute,
  path: '/first-run',
  component: pageComponent(() => import('../sign-in/first-run-page.tsx'), 'FirstRunPage'),
});

const resetPassword = createRoute({
  getParentRoute,
  path: '/reset-password',
  component: pageComponent(() => import('../sign-in/reset-password-page.tsx'), 'ResetPasswordPage'),
});

const verifyEmail = createRoute({
  getParentRoute,
  path: '/verify-email',
  component: pageComponent(() => import('../sign-in/verify-email-page.tsx'), 'VerifyEmailPage'),
});

const invitation = createRoute({
  getParentRoute,
  path: '/invitations/$invitation',
  component: pageComponent(() => import('../sign-in/invitation-page.tsx'), 'InvitationPage'),
});

export const outsideRoutes = [signIn, signUp, firstRun, resetPassword, verifyEmail, invitation] as const;
