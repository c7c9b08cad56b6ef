// Everything for somebody who is signed in; others sign in first, and come back.
import { createRoute, Outlet, redirect } from '@tanstack/react-router';
import { FrameWait } from '../frame/frame-wait.tsx';
import { queryClient } from '../server/query-client.ts';
import { sessionQuery } from '../session/session-query.ts';
import { rootRoute } from './root-route.tsx';

export const insideRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'inside',
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery);
    if (session === null) {
      const next = /^\/portal\/?$/.test(location.publicHref) ? {} : { next: location.publicHref };
      throw redirect({ to: '/sign-in', search: next });
    }
    return { person: session.user };
  },
  pendingComponent: FrameWait,
  component: Outlet,
});
