// A workspace's own endpoints of an API: where each leads, and who may call it.
import type { EndpointAnswer } from '@keywright/core/wire-contract';
import { useQuery } from '@tanstack/react-query';
import { Plus, Server } from 'lucide-react';
import { useState } from 'react';
import { useCurrent } from '../frame/current.ts';
import { pageName } from '../frame/rail/rail-places.ts';
import { Button } from '../parts/form/button.tsx';
import { EmptyState } from '../parts/show/empty-state.tsx';
import { PageHeading } from '../parts/show/page-heading.tsx';
import { Card } from '../parts/show/panel.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { SkeletonRows } from '../parts/show/skeleton.tsx';
import { EndpointDialog } from './endpoint-dialog.tsx';
import { endpointsQuery } from './endpoint-queries.ts';
import { EndpointRow } from './endpoint-row.tsx';

export function EndpointsPage() {
  const { api, workspace, standing } = useCurrent();
  const [edited, setEdited] = useState<EndpointAnswer | 'new' | null>(null);
  const endpoints = useQuery(endpointsQuery(workspace.id, api.name));
  const mayWrite = standing.may('endpoints:write');
  const create = mayWrite && (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setEdited('new')}>
      Create endpoint
    </Button>
  );
  const hasAny = (endpoints.data?.length ?? 0) > 0;
  return (
    <>
      <PageHeading
        title={pageName(api, 'endpoints', 'Endpoints')}
        about={`Endpoints of ${workspace.name}: addresses of ${api.title} that lead to capacity of your own.`}
        actions={hasAny && create}
      />
      {endpoints.isPending && <SkeletonRows count={3} />}
      {endpoints.isError && (
        <ProblemNotice
          problem={endpoints.error}
          what="The endpoints could not be read."
          onRetry={endpoints.refetch}
        />
      )}
      {endpoints.isSuccess && !hasAny && (
        <EmptyState icon={<Server />} title="No endpoints yet" action={create}>
          An endpoint has an address of its own. Private ones are called with keys of this workspace; to
          everybody else they are not there. Public ones are called by anybody, and this workspace pays.
        </EmptyState>
      )}
      {hasAny && (
        <Card>
          <ul>
            {endpoints.data?.map((endpoint) => (
              <EndpointRow key={endpoint.id} endpoint={endpoint} onEdit={() => setEdited(endpoint)} />
            ))}
          </ul>
        </Card>
      )}
      {edited !== null && (
        <EndpointDialog endpoint={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
