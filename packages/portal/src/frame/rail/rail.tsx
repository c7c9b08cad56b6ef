// The left rail: workspace, API, that API's own words, who is signed in.
import { Search } from 'lucide-react';
import { useCurrent } from '../current.ts';
import { PALETTE_SHORTCUT } from '../palette/palette-shortcut.ts';
import { AccountMenu } from './account-menu.tsx';
import { ApiSwitcher } from './api-switcher.tsx';
import { PlaceLink } from './place-link.tsx';
import { railPlaces } from './rail-places.ts';
import { WorkspaceSwitcher } from './workspace-switcher.tsx';

export function Rail({ onSearch }: { readonly onSearch: () => void }) {
  const { api, workspace, standing, person } = useCurrent();
  return (
    <div className="flex h-full flex-col gap-1 overflow-y-auto p-3">
      <WorkspaceSwitcher />
      <button
        type="button"
        onClick={onSearch}
        className="mt-1 flex h-9 items-center gap-2.5 rounded border border-transparent px-2.5 text-ink-soft hover:bg-hover hover:text-ink"
      >
        <Search aria-hidden className="size-4" />
        <span className="flex-1 text-left">Find or do</span>
        <kbd className="rounded-small border bg-inset px-1.5 font-sans text-tiny text-ink-soft">
          {PALETTE_SHORTCUT}
        </kbd>
      </button>
      <div className="my-1 border-t" />
      <ApiSwitcher />
      <nav aria-label="Pages" className="grid gap-4 pt-1 pb-4">
        {railPlaces(api, standing).map(({ heading, places }) => (
          <div key={heading ?? ''} className="grid gap-0.5">
            {heading !== null && <p className="px-2.5 pb-1 text-tiny text-ink-faint">{heading}</p>}
            {places.map((place) => (
              <PlaceLink key={place.name} place={place} workspace={workspace.slug} api={api.name} />
            ))}
          </div>
        ))}
      </nav>
      <div className="mt-auto border-t pt-2">
        <AccountMenu person={person} />
      </div>
    </div>
  );
}
