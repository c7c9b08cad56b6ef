// All keys of a workspace for one API.
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import { useCurrent } from '../../frame/current.ts';
import { pageName } from '../../frame/rail/rail-places.ts';
import { buttonClasses } from '../../parts/form/button.tsx';
import { PageHeading } from '../../parts/show/page-heading.tsx';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { SkeletonRows } from '../../parts/show/skeleton.tsx';
import { keysQuery, MOST_KEYS } from '../key-queries.ts';
import { RevealPage } from '../reveal/reveal-page.tsx';
import { useRevealed } from '../reveal/use-revealed.ts';
import { ClaimPanel } from '../secrets/claim-panel.tsx';
import { mayOf } from '../state/may-of.ts';
import { KeyFilters, useSearchChange } from './key-filters.tsx';
import { selectKeys } from './key-selection.ts';
import { KeyTable } from './key-table.tsx';
import { NoKeys, NothingFound } from './no-keys.tsx';
import { useTypedSearch } from './typed-search.ts';
import { weekQuery } from './week-query.ts';

const route = getRouteApi('/inside/w/$workspace/$api/keys');

export function KeysPage() {
  const { api, workspace, standing } = useCurrent();
  const search = route.useSearch();
  const keys = useQuery(keysQuery(workspace.id, api.name));
  const weeks = useQuery({ ...weekQuery(workspace.id, api.name), enabled: standing.may('usage:read') });
  const changeSearch = useSearchChange();
  const text = useTypedSearch((q) => changeSearch({ q }));
  const q = useDeferredValue(text.typed);
  const shown = useMemo(() => selectKeys(keys.data ?? [], { ...search, q }), [keys.data, search, q]);
  const { revealed, reveal, drop } = useRevealed();
  if (revealed !== null) {
    const title = `${revealed.key.name} is yours`;
    return <RevealPage revealed={revealed} title={title} onDone={drop} doneLabel="Back to the keys" />;
  }
  const waiting = keys.data?.filter((key) => mayOf(key, standing, api).claim) ?? [];
  const hasAny = (keys.data?.length ?? 0) > 0;
  const actions = standing.may('keys:write') && hasAny && (
    <Link
      to="/w/$workspace/$api/keys/new"
      params={{ workspace: workspace.slug, api: api.name }}
      className={buttonClasses('primary')}
    >
      <Plus aria-hidden className="size-4" />
      {api.portal.words.create}
    </Link>
  );
  const about =
    hasAny && `${shown.length} of ${keys.data?.length} keys of ${workspace.name} for ${api.title}.`;
  return (
    <>
      <PageHeading
        title={pageName(api, 'keys', 'Keys')}
        about={about || `Keys of ${workspace.name} for ${api.title}.`}
        actions={actions}
      />
      {keys.isPending && <SkeletonRows count={8} height="h-15" />}
      {keys.isError && (
        <ProblemNotice problem={keys.error} what="The keys could not be read." onRetry={keys.refetch} />
      )}
      {keys.isSuccess && !hasAny && <NoKeys />}
      {waiting.map((key) => (
        <div key={key.id} className="mb-6">
          <ClaimPanel value={key} onClaimed={reveal} />
        </div>
      ))}
      {hasAny && (
        <>
          <KeyFilters search={search} text={text} />
          {shown.length === 0 ? (
            <NothingFound />
          ) : (
            <KeyTable keys={shown} weeks={weeks.data} hasEnvironments={api.secrets.environments.length > 1} />
          )}
          {(keys.data?.length ?? 0) >= MOST_KEYS && (
            <p className="mt-3 text-small text-ink-soft">
              The newest {MOST_KEYS.toLocaleString('en')} keys are shown. The command line lists them all.
            </p>
          )}
        </>
      )}
    </>
  );
}
