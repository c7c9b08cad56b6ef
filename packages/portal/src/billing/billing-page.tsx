// What there is to pay for a month: by API and by key, and as a file, which has the days.
import type { BillingAnswer } from '@keywright/core/wire-contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Download, Receipt } from 'lucide-react';
import { useCurrent } from '../frame/current.ts';
import { download } from '../parts/download.ts';
import { Button } from '../parts/form/button.tsx';
import { Select } from '../parts/form/select.tsx';
import { EmptyState } from '../parts/show/empty-state.tsx';
import { PageHeading } from '../parts/show/page-heading.tsx';
import { Panel } from '../parts/show/panel.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { SkeletonRows } from '../parts/show/skeleton.tsx';
import { ask, askForText, at } from '../server/ask.ts';
import { useAction } from '../server/use-action.ts';
import { BillTable } from './bill-table.tsx';
import { billByKey, recentMonths } from './bill-rows.ts';

const route = getRouteApi('/inside/w/$workspace/billing');

export function BillingPage() {
  const { workspace, apis } = useCurrent();
  const { period: chosen } = route.useSearch();
  const navigate = route.useNavigate();
  const months = recentMonths(new Date());
  const period = chosen ?? months[0]?.value ?? '';
  const path = at`/api/v1/workspaces/${workspace.id}/billing`;
  const bill = useQuery({
    queryKey: ['billing', workspace.id, period],
    queryFn: ({ signal }) => ask<BillingAnswer>(path, { query: { period }, signal }),
  });
  const csv = useAction(async () => {
    download(
      `bill-${workspace.slug}-${period}.csv`,
      await askForText(path, { query: { period, format: 'csv' } }),
    );
  });
  const actions = (
    <>
      <Select
        aria-label="Month"
        value={period}
        options={months}
        onPick={(next) => navigate({ search: { period: next } })}
      />
      <Button
        icon={<Download aria-hidden className="size-4" />}
        isBusy={csv.isRunning}
        onClick={() => csv.run()}
      >
        Download CSV
      </Button>
    </>
  );
  const titleOf = (name: string) => apis.find((api) => api.name === name)?.title ?? name;
  return (
    <>
      <PageHeading
        title="Usage & billing"
        about={`What ${workspace.name} has to pay, month by month in UTC. A key costs nothing once it is revoked.`}
        actions={actions}
      />
      {csv.problem !== null && <ProblemNotice problem={csv.problem} what="The file was not made." />}
      {bill.isPending && <SkeletonRows count={4} />}
      {bill.isError && (
        <ProblemNotice problem={bill.error} what="The bill could not be read." onRetry={bill.refetch} />
      )}
      {bill.data?.data.length === 0 && (
        <EmptyState icon={<Receipt />} title="Nothing to pay for this month">
          Requests that were let in are counted here as they are made. Refused ones cost nothing.
        </EmptyState>
      )}
      <div className="grid gap-8">
        {bill.data?.totals
          .filter(({ requests }) => requests > 0)
          .map((total) => (
            <Panel key={total.api} title={titleOf(total.api)}>
              <BillTable
                total={total}
                rows={billByKey(bill.data.data, total.api)}
                workspaceId={workspace.id}
              />
            </Panel>
          ))}
      </div>
    </>
  );
}
