// What was read and may be shown again. Never a secret: calls that answer one go through `useAction`, which keeps nothing.
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { isSignedOut } from '../session/signed-out.ts';
import { ServerProblem } from './ask.ts';

export const queryClient: QueryClient = new QueryClient({
  // Whoever is signed out is told so by the session: it is asked again.
  queryCache: new QueryCache({
    onError: (error) => {
      if (isSignedOut(error)) void queryClient.invalidateQueries({ queryKey: ['session'] });
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A server that said no says it again; one that said nothing may have been busy.
      retry: (failures, error) =>
        failures < 2 && error instanceof ServerProblem && (error.status === 0 || error.status >= 502),
      retryDelay: 600,
      networkMode: 'always',
      refetchOnWindowFocus: true,
    },
  },
});
