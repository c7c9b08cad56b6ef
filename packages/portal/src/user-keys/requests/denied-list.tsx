// What was denied to whoever looks, lately, and why: so that they ask otherwise, or no more.
import type { UserKeyRequestAnswer } from '@keywright/core/wire-contract';
import { DAY_MS } from '@keywright/core/instant';
import { useNow } from '../../clock/now.ts';
import { Badge } from '../../parts/show/badge.tsx';
import { Instant } from '../../parts/show/instant.tsx';
import { Card, Panel } from '../../parts/show/panel.tsx';
import { RequestFacts } from './request-facts.tsx';

const SHOWN_FOR_MS = 30 * DAY_MS;

export function DeniedList({ requests }: { readonly requests: readonly UserKeyRequestAnswer[] }) {
  const now = useNow();
  const denied = requests.filter(
    ({ state, decidedAt }) =>
      state === 'denied' && decidedAt !== null && now - Date.parse(decidedAt) < SHOWN_FOR_MS,
  );
  if (denied.length === 0) return null;
  return (
    <Panel title="Denied to you" about="In the last 30 days. You may ask again.">
      <Card>
        <ul>
          {denied.map((request) => (
            <DeniedRow key={request.id} request={request} />
          ))}
        </ul>
      </Card>
    </Panel>
  );
}

function DeniedRow({ request }: { readonly request: UserKeyRequestAnswer }) {
  const { decidedAt, reason } = request;
  return (
    <li className="grid gap-x-4 gap-y-2 border-t px-4 py-3 first:border-t-0 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
      <div className="min-w-0">
        <RequestFacts request={request} who="You" />
        <p className="mt-1">
          {decidedAt !== null && (
            <>
              Denied <Instant at={decidedAt} />
            </>
          )}
          {reason === null ? ', without a reason.' : `: “${reason}”`}
        </p>
      </div>
      <Badge tone="bad" shape="cross" className="justify-self-start">
        Denied
      </Badge>
    </li>
  );
}
