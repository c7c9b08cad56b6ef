// One workspace, named by its slug: what is known of it before any of its pages is shown.
import type { ApiAnswer } from '@keywright/core/wire-contract';
import { useQuery } from '@tanstack/react-query';
import { createRoute, notFound, Outlet, useParams, useRouteContext } from '@tanstack/react-router';
import { apisQuery } from '../apis/apis-query.ts';
import { useMemo } from 'react';
import { CurrentContext } from '../frame/current.ts';
import { Frame } from '../frame/frame.tsx';
import { FrameWait } from '../frame/frame-wait.tsx';
import { queryClient } from '../server/query-client.ts';
import { lastApi, rememberPlace } from '../workspaces/last-workspace.ts';
import { standingQuery, workspacesQuery } from '../workspaces/workspace-queries.ts';
import { insideRoute } from './inside-route.tsx';

export const workspaceRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/w/$workspace',
  beforeLoad: async ({ params, context }) => {
    const [workspaces, apis] = await Promise.all([
      queryClient.ensureQueryData({ ...workspacesQuery, revalidateIfStale: true }),
      queryClient.ensureQueryData(apisQuery),
    ]);
    const workspace = workspaces.find(({ slug, id }) => slug === params.workspace || id === params.workspace);
    if (workspace === undefined) throw notFound();
    const asked = { ...standingQuery(workspace.id, context.person), revalidateIfStale: true };
    const standing = await queryClient.ensureQueryData(asked);
    return { workspaces, workspace, apis, standing };
  },
  pendingComponent: FrameWait,
  component: WorkspaceFrame,
});

function WorkspaceFrame() {
  const known = useRouteContext({ from: workspaceRoute.id });
  const { person, apis } = known;
  // What the address was opened with, until something newer is known of it: roles change while a page is open.
  const workspaces = useQuery(workspacesQuery).data ?? known.workspaces;
  const standing = useQuery(standingQuery(known.workspace.id, person)).data ?? known.standing;
  const workspace = workspaces.find(({ id }) => id === known.workspace.id) ?? known.workspace;
  const { api: named } = useParams({ strict: false });
  const api = currentApi(apis, named);
  rememberPlace(workspace.slug, api.name);
  // Every page reads this: it changes when something of it does, not with every address.
  const current = useMemo(
    () => ({ person, workspaces, workspace, apis, standing, api }),
    [person, workspaces, workspace, apis, standing, api],
  );
  return (
    <CurrentContext value={current}>
      <Frame>
        <Outlet />
      </Frame>
    </CurrentContext>
  );
}

export function currentApi(apis: readonly ApiAnswer[], named: string | undefined): ApiAnswer {
  const find = (name: string | null | undefined) => apis.find((api) => api.name === name);
  const [first] = apis;
  const api = find(named) ?? find(lastApi()) ?? first;
  if (api === undefined) throw new Error('This server has no API');
  return api;
}
