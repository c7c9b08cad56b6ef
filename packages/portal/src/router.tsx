// Every address of the portal. A page's code is loaded when somebody goes there; what a page shows stands in its address.
import { createRouter } from '@tanstack/react-router';
import { NotFoundPage } from './frame/not-found-page.tsx';
import { PageFault } from './frame/page-fault.tsx';
import { PageWait } from './frame/page-wait.tsx';
import { rootRoute } from './routes/root-route.tsx';
import { insideRoutes } from './routes/inside-routes.tsx';
import { operatorRoutes } from './routes/operator-routes.tsx';
import { outsideRoutes } from './routes/outside-routes.tsx';
import { workspaceRoutes } from './routes/workspace-routes.tsx';
import { insideRoute } from './routes/inside-route.tsx';

const routeTree = rootRoute.addChildren([
  ...outsideRoutes,
  insideRoute.addChildren([...insideRoutes, ...operatorRoutes, workspaceRoutes]),
]);

export const router = createRouter({
  routeTree,
  basepath: '/portal',
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  defaultPendingComponent: PageWait,
  defaultErrorComponent: PageFault,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
