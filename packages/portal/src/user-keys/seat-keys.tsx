// Keys that belong to a person, short.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { Link } from '@tanstack/react-router';
import { useCurrent } from '../frame/current.ts';
import { KeyBadge } from '../keys/state/key-badge.tsx';
import { ScopeChips } from '../keys/state/scope-chips.tsx';
import { useNameOf } from '../members/use-name-of.ts';
import { Card } from '../parts/show/panel.tsx';

export function SeatKeys({ keys }: { readonly keys: readonly KeyAnswer[] }) {
  const { api, workspace } = useCurrent();
  const nameOf = useNameOf();
  return (
    <Card>
      <ul>
        {keys.map((key) => (
          <li
            key={key.id}
            className="grid items-center gap-x-4 gap-y-1 border-t px-4 py-3 first:border-t-0 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]"
          >
            <div className="min-w-0">
              <Link
                to="/w/$workspace/$api/keys/$key"
                params={{ workspace: workspace.slug, api: api.name, key: key.id }}
                className="rounded-small font-medium hover:underline"
              >
                {key.name}
              </Link>
              <p className="truncate text-small text-ink-soft">
                {nameOf({ memberId: key.ownerMemberId })} ·{' '}
                <code className="font-mono">{key.preview ?? 'not claimed yet'}</code>
              </p>
            </div>
            <ScopeChips value={key} api={api} />
            <KeyBadge value={key} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
