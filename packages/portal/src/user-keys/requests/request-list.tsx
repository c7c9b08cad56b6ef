// What members ask for and wait to hear, and what whoever looks was denied.
import { useQuery } from '@tanstack/react-query';
import { useCurrent } from '../../frame/current.ts';
import { Card, Panel } from '../../parts/show/panel.tsx';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { requestsQuery } from '../user-key-queries.ts';
import { DeniedList } from './denied-list.tsx';
import { RequestRow } from './request-row.tsx';

export function RequestList() {
  const { api, workspace, standing } = useCurrent();
  const requests = useQuery(requestsQuery(workspace.id, api.name));
  const mayDecide = standing.may('keys:write');
  const pending = requests.data?.filter(({ state }) => state === 'pending') ?? [];
  if (requests.isError) {
    return (
      <ProblemNotice problem={requests.error} what="Requests could not be read." onRetry={requests.refetch} />
    );
  }
  const own = requests.data?.filter(({ memberId }) => memberId === standing.memberId) ?? [];
  return (
    <>
      {pending.length > 0 && (
        <Panel
          title={mayDecide ? `Requests to decide · ${pending.length}` : 'You have asked for'}
          about={
            mayDecide ? 'An approved key has no secret until its owner claims it.' : 'Nobody has decided yet.'
          }
        >
          <Card>
            <ul>
              {pending.map((request) => (
                <RequestRow key={request.id} request={request} />
              ))}
            </ul>
          </Card>
        </Panel>
      )}
      <DeniedList requests={own} />
    </>
  );
}
