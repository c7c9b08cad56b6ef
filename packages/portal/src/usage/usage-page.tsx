// What all keys of a workspace for one API were used for.
import type { WorkspaceUsageAnswer } from '@keywright/core/wire-contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCurrent } from '../frame/current.ts';
import { pageName } from '../frame/rail/rail-places.ts';
import { keysQuery } from '../keys/key-queries.ts';
import { PageHeading } from '../parts/show/page-heading.tsx';
import { ask, at } from '../server/ask.ts';
import { type Breakdown, UsageExplorer } from './usage-explorer.tsx';

const route = getRouteApi('/inside/w/$workspace/$api/usage');

export function UsagePage() {
  const { api, workspace } = useCurrent();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const keys = useQuery(keysQuery(workspace.id, api.name));
  const names = new Map(keys.data?.map(({ id, name }) => [id, name]));
  const keyName = (id: string | null) =>
    id === null ? (
      <span className="text-ink-soft">without a key</span>
    ) : (
      <Link
        to="/w/$workspace/$api/keys/$key"
        params={{ workspace: workspace.slug, api: api.name, key: id }}
        className="rounded-small font-medium hover:underline"
      >
        {names.get(id) ?? id}
      </Link>
    );
  const breakdowns: readonly Breakdown[] = [
    { word: 'key', label: 'Keys', nameOf: keyName },
    { word: 'hour', label: 'Hours' },
    { word: 'route', label: 'Routes' },
    { word: 'outcome', label: 'Outcomes' },
    { word: 'address', label: 'Addresses' },
    ...(api.routes.some(({ meter }) => meter !== null) ? [{ word: 'model', label: 'Models' } as const] : []),
    ...(api.routes.some(({ endUser }) => endUser !== null)
      ? [{ word: 'endUser', label: 'End users' } as const]
      : []),
  ];
  return (
    <>
      <PageHeading
        title={pageName(api, 'usage', 'Usage')}
        about={`What the keys of ${workspace.name} for ${api.title} were used for.`}
      />
      <UsageExplorer
        subject={`${workspace.id} ${api.name}`}
        fileName={`${workspace.slug}-${api.name}`}
        ask={(by, range, signal) =>
          ask<WorkspaceUsageAnswer>(at`/api/v1/workspaces/${workspace.id}/usage`, {
            query: { api: api.name, by: by.join(','), ...range },
            signal,
          })
        }
        search={search}
        onSearch={(next) => navigate({ search: next, resetScroll: false })}
        breakdowns={breakdowns}
      />
    </>
  );
}
