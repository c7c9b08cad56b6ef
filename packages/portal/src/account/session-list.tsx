// Where one is signed in, and the way to end it everywhere else.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { MonitorSmartphone } from 'lucide-react';
import { Button } from '../parts/form/button.tsx';
import { say } from '../parts/overlay/toasts.tsx';
import { Badge } from '../parts/show/badge.tsx';
import { Instant } from '../parts/show/instant.tsx';
import { Card, Panel } from '../parts/show/panel.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { SkeletonRows } from '../parts/show/skeleton.tsx';
import { ask } from '../server/ask.ts';
import { useAction } from '../server/use-action.ts';
import { clientName } from '../parts/show/client-name.ts';

interface ListedSession {
  readonly id: string;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly createdAt: string;
}

export function SessionList({ currentId }: { readonly currentId: string }) {
  const client = useQueryClient();
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => ask<ListedSession[]>('/api/auth/list-sessions', { signal }).then(withoutTokens),
  });
  const end = useAction(async () => {
    await ask('/api/auth/revoke-other-sessions', { method: 'POST' });
    await client.invalidateQueries({ queryKey: ['sessions'] });
    say('You are signed out everywhere else.');
  });
  const list = sessions.data ?? [];
  const actions = (
    <Button look="danger-plain" isBusy={end.isRunning} disabled={list.length < 2} onClick={() => end.run()}>
      Sign out everywhere else
    </Button>
  );
  return (
    <Panel
      title="Where you are signed in"
      about="A session ends by itself after seven days without use."
      actions={actions}
    >
      {end.problem !== null && <ProblemNotice problem={end.problem} what="The sessions were not ended." />}
      {sessions.isPending && <SkeletonRows count={2} />}
      {sessions.isError && (
        <ProblemNotice
          problem={sessions.error}
          what="The sessions could not be read."
          onRetry={sessions.refetch}
        />
      )}
      {list.length > 0 && (
        <Card>
          <ul>
            {list.map(({ id, ipAddress, userAgent, createdAt }) => (
              <li
                key={id}
                className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-3 first:border-t-0"
              >
                <MonitorSmartphone aria-hidden className="size-4 shrink-0 text-ink-soft" />
                <span className="flex flex-1 basis-52 flex-wrap gap-x-2">
                  {clientName(userAgent)}
                  {ipAddress && <span className="font-mono text-small text-ink-soft">{ipAddress}</span>}
                </span>
                <span className="text-small text-ink-soft">
                  signed in <Instant at={createdAt} />
                </span>
                {id === currentId && (
                  <Badge tone="good" shape="dot">
                    This browser
                  </Badge>
                )}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </Panel>
  );
}

/** Better Auth lists each session with its token: that is dropped before anything is kept. */
function withoutTokens(sessions: readonly ListedSession[]): ListedSession[] {
  return sessions.map(({ id, ipAddress, userAgent, createdAt }) => ({ id, ipAddress, userAgent, createdAt }));
}
