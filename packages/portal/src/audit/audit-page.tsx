// Everything that was done in a workspace, by whom, with the state of the chain for whoever may ask.
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Download, Lock } from 'lucide-react';
import { useCurrent } from '../frame/current.ts';
import { membersQuery } from '../members/member-queries.ts';
import { buttonClasses } from '../parts/form/button.tsx';
import { Select } from '../parts/form/select.tsx';
import { Badge } from '../parts/show/badge.tsx';
import { EmptyState } from '../parts/show/empty-state.tsx';
import { PageHeading } from '../parts/show/page-heading.tsx';
import { actionWords, WORKSPACE_ACTIONS } from './action-words.ts';
import { AuditList } from './audit-list.tsx';
import { verificationQuery } from './audit-queries.ts';

const route = getRouteApi('/inside/w/$workspace/audit');

export function AuditPage() {
  const { workspace, standing } = useCurrent();
  if (standing.may('audit:read')) return <ReadAudit />;
  return (
    <>
      <PageHeading title="Audit log" about={`What was done in ${workspace.name}, and by whom.`} />
      <EmptyState icon={<Lock />} title="The audit log is not yours to read">
        Owners and admins of {workspace.name} read it. Ask one of them what you want to know, or to change
        your role.
      </EmptyState>
    </>
  );
}

function ReadAudit() {
  const { workspace, person } = useCurrent();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const members = useQuery(membersQuery(workspace.id)).data ?? [];
  const verification = useQuery({ ...verificationQuery, enabled: person.isOperator });
  const people = members.map(({ userId, name }) => ({ value: `user:${userId}`, label: name }));
  const download = new URLSearchParams({ workspaceId: workspace.id, format: 'ndjson', ...search });
  const change = (name: 'actor' | 'action', value: string) => {
    const { [name]: _, ...rest } = search;
    void navigate({ search: value === '' ? rest : { ...rest, [name]: value }, replace: true });
  };
  const actions = (
    <a
      href={`/api/v1/audit?${download}`}
      download={`audit-${workspace.slug}.ndjson`}
      className={buttonClasses('plain')}
    >
      <Download aria-hidden className="size-4" />
      Download NDJSON
    </a>
  );
  return (
    <>
      <PageHeading
        title="Audit log"
        about={`What was done in ${workspace.name}, and by whom. Each entry holds the fingerprint of all before it.`}
        actions={actions}
      />
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <Select
          aria-label="By whom"
          value={search.actor ?? ''}
          options={[
            { value: '', label: 'By anybody' },
            { value: 'operator', label: 'The operator' },
            ...people,
          ]}
          onPick={(actor) => change('actor', actor)}
        />
        <Select
          aria-label="What was done"
          value={search.action ?? ''}
          options={[
            { value: '', label: 'Anything' },
            ...WORKSPACE_ACTIONS.map((value) => ({ value, label: actionWords(value) })),
          ]}
          onPick={(action) => change('action', action)}
        />
        {verification.data !== undefined && (
          <Badge
            tone={verification.data.intact ? 'good' : 'bad'}
            shape={verification.data.intact ? 'dot' : 'triangle'}
            className="ml-auto"
          >
            {verification.data.intact
              ? 'The chain is whole'
              : `The chain breaks at ${verification.data.brokenAt}`}
          </Badge>
        )}
      </div>
      <AuditList filter={{ workspaceId: workspace.id, ...search }} />
    </>
  );
}
