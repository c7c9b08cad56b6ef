// What can be tried out from a browser.
import type { ApiAnswer, ApiRouteAnswer } from '@keywright/core/wire-contract';

/** Open to people by their session, with a method of which the browser says whose page sends it. */
export function triedRoutes({ routes }: ApiAnswer): readonly ApiRouteAnswer[] {
  return routes.filter(
    ({ people, method, path, endpointParam }) =>
      people?.by.includes('session') &&
      method !== 'GET' &&
      method !== 'HEAD' &&
      !path.replace(`{${endpointParam}}`, '').includes('{') &&
      !path.includes('*'),
  );
}
