// One key of the list: what it is called and looks like, what it opens, how it was used, how it is doing.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useCurrent } from '../../frame/current.ts';
import { classNames } from '../../parts/class-names.ts';
import { Badge } from '../../parts/show/badge.tsx';
import { Instant } from '../../parts/show/instant.tsx';
import { OwnerName } from '../../members/owner-name.tsx';
import { KeyBadge } from '../state/key-badge.tsx';
import { ScopeChips } from '../state/scope-chips.tsx';
import { LastUse } from './last-use.tsx';
import { Sparkline } from './sparkline.tsx';

/** Columns from 1,280 px on; below, beside the rail too, a row is a card. */
export const KEY_COLUMNS = 'xl:grid-cols-[minmax(0,2fr)_minmax(0,2fr)_63px_84px_92px_84px_158px]';

export interface KeyRowProps {
  readonly value: KeyAnswer;
  readonly week: readonly number[] | undefined;
  readonly hasEnvironments: boolean;
  /** Its place in the table, where not all rows are drawn; the headings are the first. */
  readonly rowIndex?: number;
}

/** Not drawn again while others come and go beside it. */
export const KeyRow = memo(function KeyRow({ value, week, hasEnvironments, rowIndex }: KeyRowProps) {
  const { api, workspace } = useCurrent();
  const isOver = value.state === 'revoked';
  return (
    <div
      role="row"
      aria-rowindex={rowIndex}
      className={classNames(
        'group relative grid items-center gap-x-4 gap-y-2 border-t px-4 py-3 text-small hover:bg-hover xl:min-h-15 xl:py-2',
        'max-xl:grid-cols-[minmax(0,1fr)_auto]',
        KEY_COLUMNS,
      )}
    >
      <div role="cell" className="flex min-w-0 flex-wrap items-center gap-x-2">
        {/* On a card the name has the line for itself, and the environment stands behind what is below it. */}
        <Link
          to="/w/$workspace/$api/keys/$key"
          params={{ workspace: workspace.slug, api: api.name, key: value.id }}
          className={classNames(
            'max-w-full truncate text-base max-xl:basis-full xl:max-w-[calc(100%-4rem)] font-medium after:absolute after:inset-0 after:content-[""] focus-visible:outline-none focus-visible:after:rounded focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent',
            isOver && 'text-ink-soft line-through decoration-1',
          )}
        >
          {value.name}
        </Link>
        {hasEnvironments && <Badge className="relative max-xl:order-1">{value.environment}</Badge>}
        <p className="max-w-full truncate text-ink-soft xl:basis-full">
          <span className="font-mono">{value.preview ?? 'no secret yet'}</span>
          {value.ownerMemberId !== null && (
            <>
              {' · '}
              <OwnerName memberId={value.ownerMemberId} />
            </>
          )}
        </p>
      </div>
      <div role="cell" className="relative min-w-0 max-xl:order-3 max-xl:col-span-2">
        <ScopeChips value={value} api={api} />
      </div>
      <div role="cell" className="max-xl:hidden">
        <Sparkline days={week} />
      </div>
      <div role="cell" className="relative max-xl:order-6">
        <span className="text-ink-faint xl:hidden">Made </span>
        <Instant at={value.createdAt} />
      </div>
      <div role="cell" className="relative max-xl:order-4">
        <span className="text-ink-faint xl:hidden">Used </span>
        <LastUse value={value} />
      </div>
      <div role="cell" className="relative max-xl:order-5 max-xl:text-right">
        <span className="text-ink-faint xl:hidden">Expires </span>
        {value.expiresAt === null ? (
          <span className="text-ink-soft">never</span>
        ) : (
          <Instant at={value.expiresAt} />
        )}
      </div>
      <div role="cell" className="relative max-xl:order-2 max-xl:justify-self-end">
        <KeyBadge value={value} />
      </div>
    </div>
  );
});
