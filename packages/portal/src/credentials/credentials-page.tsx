// Management credentials of the server: what programs manage keys with. The operator's business alone.
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft, Bot, Plus } from 'lucide-react';
import { OperatorsOnly } from '../operator/operators-only.tsx';
import { buttonClasses } from '../parts/form/button.tsx';
import { EmptyState } from '../parts/show/empty-state.tsx';
import { PageHeading } from '../parts/show/page-heading.tsx';
import { Card } from '../parts/show/panel.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { SkeletonRows } from '../parts/show/skeleton.tsx';
import { sessionQuery } from '../session/session-query.ts';
import { workspacesQuery } from '../workspaces/workspace-queries.ts';
import { CreateCredential } from './create-credential.tsx';
import { credentialsQuery } from './credential-queries.ts';
import { CredentialRow } from './credential-row.tsx';

const route = getRouteApi('/inside/operator/credentials');
const TITLE = 'Management credentials';

export function CredentialsPage() {
  const isOperator = useSuspenseQuery(sessionQuery).data?.user.isOperator ?? false;
  const { act } = route.useSearch();
  const navigate = route.useNavigate();
  const isMaking = isOperator && act === 'new';
  return (
    <main className="mx-auto max-w-280 px-4 pt-9 pb-20 sm:px-8">
      <Link
        to={isMaking ? '/operator/credentials' : '/operator'}
        className={`${buttonClasses('quiet', 'small')} mb-3 -ml-2.5`}
      >
        <ArrowLeft aria-hidden className="size-4" />
        {isMaking ? TITLE : 'Operator view'}
      </Link>
      {isMaking ? (
        <CreateCredential onDone={() => void navigate({ search: {} })} />
      ) : isOperator ? (
        <CredentialList />
      ) : (
        <>
          <PageHeading title={TITLE} />
          <OperatorsOnly />
        </>
      )}
    </main>
  );
}

function CredentialList() {
  const credentials = useQuery(credentialsQuery);
  const workspaces = useQuery(workspacesQuery).data ?? [];
  const nameOf = (id: string | null) =>
    id === null ? null : (workspaces.find((one) => one.id === id)?.name ?? id);
  const create = (
    <Link to="/operator/credentials" search={{ act: 'new' }} className={buttonClasses('primary')}>
      <Plus aria-hidden className="size-4" />
      Create credential
    </Link>
  );
  const hasAny = (credentials.data?.length ?? 0) > 0;
  return (
    <>
      <PageHeading
        title={TITLE}
        about="What programs manage keys with: each may do what it was given, and nothing else."
        actions={hasAny && create}
      />
      {credentials.isPending && <SkeletonRows count={3} />}
      {credentials.isError && (
        <ProblemNotice
          problem={credentials.error}
          what="The credentials could not be read."
          onRetry={credentials.refetch}
        />
      )}
      {credentials.isSuccess && !hasAny && (
        <EmptyState icon={<Bot />} title="No credentials yet" action={create}>
          Give a program a credential of its own instead of the operator’s token: it may do less, from fewer
          places, and not for ever.
        </EmptyState>
      )}
      {hasAny && (
        <Card>
          <ul>
            {credentials.data?.map((credential) => (
              <CredentialRow
                key={credential.id}
                credential={credential}
                workspace={nameOf(credential.workspaceId)}
              />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}
