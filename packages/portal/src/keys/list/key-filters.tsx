// Search, filter and order of the list. All of it stands in the address, so that a list can be sent to somebody.
import { getRouteApi } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useCurrent } from '../../frame/current.ts';
import { Segments } from '../../parts/form/segments.tsx';
import { Select } from '../../parts/form/select.tsx';
import { TextInput } from '../../parts/form/text-input.tsx';
import { KEY_SHOWN, KEY_SORTS, type KeySearch, type KeyShown, type KeySort } from '../key-search.ts';
import type { TypedSearch } from './typed-search.ts';

const SHOWN_WORDS: Readonly<Record<KeyShown, string>> = { open: 'In use', revoked: 'Revoked', all: 'All' };
const SORT_WORDS: Readonly<Record<KeySort, string>> = {
  created: 'Newest first',
  name: 'By name',
  used: 'Last used first',
  expires: 'Expiring first',
};
const SHOWN = KEY_SHOWN.map((value) => ({ value, label: SHOWN_WORDS[value] }));
const SORTS = KEY_SORTS.map((value) => ({ value, label: SORT_WORDS[value] }));

/** More than that no address keeps. */
const LONGEST_SEARCH = 200;

const route = getRouteApi('/inside/w/$workspace/$api/keys');

/** Changes the address, and only what is said of it. */
export function useSearchChange(): (changes: KeySearch) => void {
  const navigate = route.useNavigate();
  return (changes) =>
    void navigate({
      search: (before) =>
        Object.fromEntries(
          Object.entries({ ...before, ...changes }).filter(
            ([, value]) => value !== undefined && value !== '',
          ),
        ),
      replace: true,
    });
}

export interface KeyFiltersProps {
  readonly search: KeySearch;
  readonly text: TypedSearch;
}

export function KeyFilters({ search, text: { typed, type, settle } }: KeyFiltersProps) {
  const { api } = useCurrent();
  const change = useSearchChange();
  const scopes = api.scopes.map(({ name }) => ({ value: name, label: name }));
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <span className="relative min-w-52 flex-1">
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-ink-faint" />
        <TextInput
          type="search"
          aria-label="Search keys"
          placeholder="Search by name, preview or scope"
          maxLength={LONGEST_SEARCH}
          value={typed}
          onChange={(event) => type(event.target.value)}
          onBlur={settle}
          className="pl-9"
        />
      </span>
      <Segments
        label="Which keys"
        value={search.shown ?? 'open'}
        options={SHOWN}
        onPick={(shown) => change({ shown: shown === 'open' ? undefined : shown })}
      />
      {scopes.length > 1 && (
        <Select
          aria-label="Scope"
          value={search.scope ?? ''}
          options={[{ value: '', label: 'Any scope' }, ...scopes]}
          onPick={(scope) => change({ scope })}
        />
      )}
      <Select
        aria-label="Order"
        value={search.sort ?? 'created'}
        options={SORTS}
        onPick={(sort) => change({ sort: sort === 'created' ? undefined : (sort as KeySort) })}
      />
    </div>
  );
}
