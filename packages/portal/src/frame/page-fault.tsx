// A page that could not be shown, and what to do.
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { queryClient } from '../server/query-client.ts';

export function PageFault({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    queryClient.removeQueries({ predicate: ({ state }) => state.status === 'error' });
    reset();
    void router.invalidate();
  };
  return (
    <div className="mx-auto max-w-150 px-4 py-16">
      <ProblemNotice problem={error} what="This page could not be shown." onRetry={retry} />
    </div>
  );
}
