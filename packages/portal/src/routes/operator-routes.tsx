// The operator's own view: everything on this server. Others are told that it is not theirs.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { insideRoute } from './inside-route.tsx';

const operator = createRoute({
  getParentRoute: () => insideRoute,
  path: '/operator',
  component: lazyRouteComponent(() => import('../operator/operator-page.tsx'), 'OperatorPage'),
});

export const operatorRoutes = [operator] as const;
