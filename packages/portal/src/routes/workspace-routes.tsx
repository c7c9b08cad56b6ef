// The pages of one workspace, and of its keys for one API.
import { WORKSPACE_USAGE_WORDS } from '@keywright/core/usage/usage-answers';
import { createRoute, notFound, redirect } from '@tanstack/react-router';
import { KEY_ACTS, KEY_SHOWN, KEY_SORTS } from '../keys/key-search.ts';
import { SPANS } from '../usage/range/usage-range.ts';
import { pageComponent } from './page-component.ts';
import { oneIn, present, textIn } from './search-fields.ts';
import { currentApi, workspaceRoute } from './workspace-route.tsx';

type Search = Readonly<Record<string, unknown>>;

const usageIn = (search: Search) => ({
  by: oneIn(search, 'by', WORKSPACE_USAGE_WORDS),
  span: oneIn(search, 'span', SPANS),
  from: textIn(search, 'from'),
  to: textIn(search, 'to'),
});

const home = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/',
  beforeLoad: ({ params, context }) => {
    const api = currentApi(context.apis, undefined).name;
    throw redirect({ to: '/w/$workspace/$api/keys', params: { ...params, api } });
  },
});

const apiRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/$api',
  beforeLoad: ({ params, context }) => {
    if (!context.apis.some(({ name }) => name === params.api)) throw notFound();
  },
});

const ofApi = () => apiRoute;

const keys = createRoute({
  getParentRoute: ofApi,
  path: '/keys',
  validateSearch: (search: Search) =>
    present({
      q: textIn(search, 'q'),
      shown: oneIn(search, 'shown', KEY_SHOWN),
      scope: textIn(search, 'scope'),
      sort: oneIn(search, 'sort', KEY_SORTS),
    }),
  component: pageComponent(() => import('../keys/list/keys-page.tsx'), 'KeysPage'),
});

const newKey = createRoute({
  getParentRoute: ofApi,
  path: '/keys/new',
  validateSearch: (search: Search) =>
    present({ like: textIn(search, 'like'), own: search['own'] === true ? true : undefined }),
  component: pageComponent(() => import('../keys/create/create-key-page.tsx'), 'CreateKeyPage'),
});

const key = createRoute({
  getParentRoute: ofApi,
  path: '/keys/$key',
  validateSearch: (search: Search) => present({ act: oneIn(search, 'act', KEY_ACTS), ...usageIn(search) }),
  component: pageComponent(() => import('../keys/page/key-page.tsx'), 'KeyPage'),
});

const usage = createRoute({
  getParentRoute: ofApi,
  path: '/usage',
  validateSearch: (search: Search) => present(usageIn(search)),
  component: pageComponent(() => import('../usage/usage-page.tsx'), 'UsagePage'),
});

const endpoints = createRoute({
  getParentRoute: ofApi,
  path: '/endpoints',
  component: pageComponent(() => import('../endpoints/endpoints-page.tsx'), 'EndpointsPage'),
});

const hygiene = createRoute({
  getParentRoute: ofApi,
  path: '/hygiene',
  component: pageComponent(() => import('../hygiene/hygiene-page.tsx'), 'HygienePage'),
});

const checker = createRoute({
  getParentRoute: ofApi,
  path: '/checker',
  component: pageComponent(() => import('../checker/checker-page.tsx'), 'CheckerPage'),
});

const playground = createRoute({
  getParentRoute: ofApi,
  path: '/playground',
  component: pageComponent(() => import('../playground/playground-page.tsx'), 'PlaygroundPage'),
});

const billing = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/billing',
  validateSearch: (search: Search) => present({ period: textIn(search, 'period') }),
  component: pageComponent(() => import('../billing/billing-page.tsx'), 'BillingPage'),
});

const members = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/members',
  component: pageComponent(() => import('../members/members-page.tsx'), 'MembersPage'),
});

const userKeys = createRoute({
  getParentRoute: ofApi,
  path: '/user-keys',
  component: pageComponent(() => import('../user-keys/user-keys-page.tsx'), 'UserKeysPage'),
});

const audit = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/audit',
  validateSearch: (search: Search) =>
    present({ actor: textIn(search, 'actor'), action: textIn(search, 'action') }),
  component: pageComponent(() => import('../audit/audit-page.tsx'), 'AuditPage'),
});

export const workspaceRoutes = workspaceRoute.addChildren([
  home,
  billing,
  members,
  audit,
  apiRoute.addChildren([keys, newKey, key, usage, userKeys, endpoints, hygiene, checker, playground]),
]);
