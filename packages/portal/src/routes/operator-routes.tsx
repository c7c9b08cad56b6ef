// The operator's own view: everything on this server. Others are told that it is not theirs.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { insideRoute } from './inside-route.tsx';
import { oneIn, present } from './search-fields.ts';

const operator = createRoute({
  getParentRoute: () => insideRoute,
  path: '/operator',
  component: lazyRouteComponent(() => import('../operator/operator-page.tsx'), 'OperatorPage'),
});

const credentials = createRoute({
  getParentRoute: () => insideRoute,
  path: '/operator/credentials',
  validateSearch: (search: Readonly<Record<string, unknown>>) =>
    present({ act: oneIn(search, 'act', ['new']) }),
  component: lazyRouteComponent(() => import('../credentials/credentials-page.tsx'), 'CredentialsPage'),
});

export const operatorRoutes = [operator, credentials] as const;
