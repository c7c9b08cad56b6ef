// What one key was used for. A marked range is a leak audit: which addresses called in it that never had before.
import type { KeyAnswer, KeyUsageAnswer } from '@keywright/core/wire-contract';
import { getRouteApi } from '@tanstack/react-router';
import { Panel } from '../../parts/show/panel.tsx';
import { ask, at } from '../../server/ask.ts';
import { type Breakdown, UsageExplorer } from '../../usage/usage-explorer.tsx';
import { LeakAudit } from './leak-audit.tsx';

const route = getRouteApi('/inside/w/$workspace/$api/keys/$key');

export function KeyUsage({ value }: { readonly value: KeyAnswer }) {
  const { act, ...search } = route.useSearch();
  const navigate = route.useNavigate();
  const previews = new Map(value.secrets.map(({ id, preview }) => [id, preview]));
  const breakdowns: readonly Breakdown[] = [
    { word: 'hour', label: 'Hours' },
    { word: 'address', label: 'Addresses' },
    { word: 'route', label: 'Routes' },
    { word: 'outcome', label: 'Outcomes' },
    {
      word: 'secret',
      label: 'Secrets',
      nameOf: (id) => <code className="font-mono">{previews.get(id ?? '') ?? id ?? 'unknown'}</code>,
    },
    { word: 'model', label: 'Models' },
    { word: 'endUser', label: 'End users' },
  ];
  return (
    <Panel
      title="Usage"
      about="Drag over the time of a leak to see who called in it, and who had never called before."
    >
      <UsageExplorer
        subject={value.id}
        fileName={value.id}
        ask={(by, range, signal) =>
          ask<KeyUsageAnswer>(at`/api/v1/keys/${value.id}/usage`, {
            query: { by: by.join(','), ...range },
            signal,
          })
        }
        search={search}
        onSearch={(next) => navigate({ search: { ...(act && { act }), ...next }, resetScroll: false })}
        breakdowns={breakdowns}
        below={(range) => <LeakAudit value={value} range={range} />}
      />
    </Panel>
  );
}
