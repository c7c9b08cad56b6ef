// Pages that stand beside the workspaces: where to go first, a new workspace, one's own account.
import { createRoute, redirect } from '@tanstack/react-router';
import { queryClient } from '../server/query-client.ts';
import { lastWorkspace } from '../workspaces/last-workspace.ts';
import { workspacesQuery } from '../workspaces/workspace-queries.ts';
import { insideRoute } from './inside-route.tsx';
import { pageComponent } from './page-component.ts';

const getParentRoute = () => insideRoute;

const home = createRoute({
  getParentRoute,
  path: '/',
  beforeLoad: async () => {
    const workspaces = await queryClient.fetchQuery(workspacesQuery);
    const slug = workspaces.find((one) => one.slug === lastWorkspace())?.slug ?? workspaces[0]?.slug;
    if (slug === undefined) throw redirect({ to: '/new-workspace' });
    throw redirect({ to: '/w/$workspace', params: { workspace: slug } });
  },
});

const newWorkspace = createRoute({
  getParentRoute,
  path: '/new-workspace',
  component: pageComponent(() => import('../workspaces/new-workspace-page.tsx'), 'NewWorkspacePage'),
});

const account = createRoute({
  getParentRoute,
  path: '/account',
  component: pageComponent(() => import('../account/account-page.tsx'), 'AccountPage'),
});

export const insideRoutes = [home, newWorkspace, account] as const;
