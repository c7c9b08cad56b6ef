// Keys of people: one's own, what is asked for, and, for whoever decides, the terms.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { UserRoundKey } from 'lucide-react';
import { useCurrent } from '../frame/current.ts';
import { pageName } from '../frame/rail/rail-places.ts';
import { keysQuery } from '../keys/key-queries.ts';
import { buttonClasses } from '../parts/form/button.tsx';
import { EmptyState } from '../parts/show/empty-state.tsx';
import { PageHeading } from '../parts/show/page-heading.tsx';
import { Panel } from '../parts/show/panel.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { SkeletonRows } from '../parts/show/skeleton.tsx';
import { PolicyForm } from './policy-form.tsx';
import { RequestList } from './requests/request-list.tsx';
import { SeatKeys } from './seat-keys.tsx';
import { policyQuery, requestsQuery } from './user-key-queries.ts';

export function UserKeysPage() {
  const { api, workspace, standing } = useCurrent();
  const policy = useQuery(policyQuery(workspace.id, api.name));
  const keys = useQuery(keysQuery(workspace.id, api.name));
  const requests = useQuery(requestsQuery(workspace.id, api.name));
  const isPending = policy.isPending || keys.isPending || requests.isPending;
  const mayDecide = standing.may('keys:write');
  const mode = policy.data?.mode ?? 'off';
  const hasSeat = standing.memberId !== null && standing.role !== 'viewer';
  const mine = (keys.data ?? []).filter(
    ({ ownerMemberId, state }) =>
      ownerMemberId !== null && ownerMemberId === standing.memberId && state !== 'revoked',
  );
  const others = (keys.data ?? []).filter(
    ({ ownerMemberId, state }) =>
      ownerMemberId !== null && ownerMemberId !== standing.memberId && state !== 'revoked',
  );
  const create = hasSeat && (mode !== 'off' || mayDecide) && (
    <Link
      to="/w/$workspace/$api/keys/new"
      params={{ workspace: workspace.slug, api: api.name }}
      search={{ own: true }}
      className={buttonClasses('primary')}
    >
      {mode === 'admin-approved' && !mayDecide ? 'Ask for a key' : 'Create a key of your own'}
    </Link>
  );
  return (
    <>
      <PageHeading
        title={pageName(api, 'userKeys', 'User keys')}
        about={`Keys of one person each, for ${api.title}. Their usage and bills name that person.`}
        actions={create}
      />
      {/* What is above moves what is below: all of it is there before any is shown. */}
      {isPending && <SkeletonRows />}
      <div hidden={isPending} className="grid gap-9">
        {policy.isError && (
          <ProblemNotice
            problem={policy.error}
            what="The policy could not be read."
            onRetry={policy.refetch}
          />
        )}
        {mayDecide && policy.data !== undefined && (
          <PolicyForm key={policy.data.changedAt} policy={policy.data} />
        )}
        <RequestList />
        {hasSeat && (
          <Panel title="Your keys">
            {keys.isSuccess && mine.length === 0 && (
              <EmptyState icon={<UserRoundKey />} title="You have no key of your own">
                {MODE_WORDS[mode]}
              </EmptyState>
            )}
            {mine.length > 0 && <SeatKeys keys={mine} />}
          </Panel>
        )}
        {!hasSeat && !mayDecide && (
          <EmptyState icon={<UserRoundKey />} title="Viewers have no keys of their own">
            Ask an owner or admin of {workspace.name} to make you a member, if you need one.
          </EmptyState>
        )}
        {mayDecide && others.length > 0 && (
          <Panel
            title="Keys of others"
            about="Admins may change and revoke them. Whose key it is rotates it, and alone sees its secret."
          >
            <SeatKeys keys={others} />
          </Panel>
        )}
      </div>
    </>
  );
}

const MODE_WORDS = {
  off: 'Members of this workspace have no keys of their own. An owner or admin can change that.',
  'self-service': 'Make one whenever you need it; you alone see its secret.',
  'admin-approved': 'Ask for one: when an owner or admin approves, you claim it and see its secret, once.',
} as const;
