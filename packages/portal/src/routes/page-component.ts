// A page whose code is loaded when somebody goes there. Without a connection it is not, and the page says so: to load the
// whole portal anew, as for code that a newer build has replaced, would lead to the browser's own page.
import { lazyRouteComponent } from '@tanstack/react-router';
import { ServerProblem } from '../server/ask.ts';

export const pageComponent: typeof lazyRouteComponent = (importer, exportName) =>
  lazyRouteComponent(
    () =>
      importer().catch((error: unknown) => {
        throw navigator.onLine ? error : new ServerProblem(0, {}, null);
      }),
    exportName,
  );
