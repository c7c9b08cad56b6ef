// Everything for somebody who is signed in; others sign in first, and come back.
import { createRoute, Outlet, redirect, useRouteContext } from '@tanstack/react-router';
import { useEffect } from 'react';
import { FrameWait } from '../frame/frame-wait.tsx';
import { queryClient } from '../server/query-client.ts';
import { sessionQuery } from '../session/session-query.ts';
import { SignInAgain } from '../session/sign-in-again.tsx';
import { useWatchedSession } from '../session/watch-session.ts';
import { forgetNext } from '../sign-in/form/next-path.ts';
import { rootRoute } from './root-route.tsx';

export const insideRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'inside',
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData({ ...sessionQuery, revalidateIfStale: true });
    if (session === null) {
      const next = /^\/portal\/?$/.test(location.publicHref) ? {} : { next: location.publicHref };
      throw redirect({ to: '/sign-in', search: next });
    }
    return { person: session.user };
  },
  pendingComponent: FrameWait,
  component: Inside,
});

function Inside() {
  const { person } = useRouteContext({ from: insideRoute.id });
  const isOver = useWatchedSession(person);
  useEffect(forgetNext, []);
  return (
    <>
      <Outlet />
      {isOver && <SignInAgain person={person} />}
    </>
  );
}
