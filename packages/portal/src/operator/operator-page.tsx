// Everything on this server, for whoever runs it: health, nodes, workspaces, and the APIs with their contract in plain words.
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, Bot } from 'lucide-react';
import { apisQuery } from '../apis/apis-query.ts';
import { buttonClasses } from '../parts/form/button.tsx';
import { PageHeading } from '../parts/show/page-heading.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { SkeletonRows } from '../parts/show/skeleton.tsx';
import { sessionQuery } from '../session/session-query.ts';
import { ApiContract } from './api-contract.tsx';
import { OperatorsOnly } from './operators-only.tsx';
import { ServerHealth } from './server-health.tsx';
import { ServerNodes } from './server-nodes.tsx';
import { WorkspaceTable } from './workspace-table.tsx';

export function OperatorPage() {
  const session = useSuspenseQuery(sessionQuery).data;
  const isOperator = session?.user.isOperator ?? false;
  const apis = useQuery({ ...apisQuery, enabled: isOperator });
  return (
    <main className="mx-auto max-w-280 px-4 pt-9 pb-20 sm:px-8">
      <Link to="/" className={`${buttonClasses('quiet', 'small')} mb-3 -ml-2.5`}>
        <ArrowLeft aria-hidden className="size-4" />
        Back to the workspaces
      </Link>
      <PageHeading
        title="Operator view"
        about="What runs on this server, and whether it is well."
        actions={
          isOperator && (
            <Link to="/operator/credentials" className={buttonClasses('plain')}>
              <Bot aria-hidden className="size-4" />
              Management credentials
            </Link>
          )
        }
      />
      {isOperator ? (
        <div className="grid gap-9">
          <ServerHealth />
          <ServerNodes />
          <WorkspaceTable />
          {apis.isPending && <SkeletonRows />}
          {apis.isError && (
            <ProblemNotice problem={apis.error} what="The APIs could not be read." onRetry={apis.refetch} />
          )}
          {apis.data?.map((api) => (
            <ApiContract key={api.name} api={api} />
          ))}
        </div>
      ) : (
        <OperatorsOnly />
      )}
    </main>
  );
}
