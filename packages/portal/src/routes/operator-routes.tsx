// The operator's own view: everything on this server. Others are told that it is not theirs.
import { createRoute } from '@tanstack/react-router';
import { insideRoute } from './inside-route.tsx';
import { pageComponent } from './page-component.ts';
import { oneIn, present } from './search-fields.ts';

const operator = createRoute({
  getParentRoute: () => insideRoute,
  path: '/operator',
  component: pageComponent(() => import('../operator/operator-page.tsx'), 'OperatorPage'),
});

const credentials = createRoute({
  getParentRoute: () => insideRoute,
  path: '/operator/credentials',
  validateSearch: (search: Readonly<Record<string, unknown>>) =>
    present({ act: oneIn(search, 'act', ['new']) }),
  component: pageComponent(() => import('../credentials/credentials-page.tsx'), 'CredentialsPage'),
});

export const operatorRoutes = [operator, credentials] as const;
