// Which workspace this is, and the others.
import { useNavigate } from '@tanstack/react-router';
import { Building2, Check, ChevronsUpDown, Plus } from 'lucide-react';
import { Menu, MenuHeading, MenuItem, MenuLine } from '../../parts/overlay/menu.tsx';
import { useCurrent } from '../current.ts';
import { PALETTE_SHORTCUT } from '../palette/palette-shortcut.ts';

/** Beyond that the palette finds them faster. */
const MOST_SHOWN = 40;

export function WorkspaceSwitcher() {
  const { workspace, workspaces } = useCurrent();
  const navigate = useNavigate();
  const trigger = (
    <button
      type="button"
      className="flex h-10 w-full items-center gap-2.5 rounded border border-edge bg-raised px-2.5 text-left hover:bg-hover"
    >
      <Building2 aria-hidden className="size-4 shrink-0 text-ink-soft" />
      <span className="min-w-0 flex-1 truncate font-medium">
        <span className="sr-only">Workspace: </span>
        {workspace.name}
      </span>
      <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
    </button>
  );
  return (
    <Menu align="start" trigger={trigger}>
      <MenuHeading>Workspaces</MenuHeading>
      {workspaces.slice(0, MOST_SHOWN).map(({ id, name, slug }) => (
        <MenuItem
          key={id}
          isCurrent={id === workspace.id}
          icon={id === workspace.id ? <Check /> : <span className="size-4" />}
          onPick={() => navigate({ to: '/w/$workspace', params: { workspace: slug } })}
        >
          {name}
        </MenuItem>
      ))}
      {workspaces.length > MOST_SHOWN && (
        <MenuHeading>
          {workspaces.length - MOST_SHOWN} more: find them with {PALETTE_SHORTCUT}
        </MenuHeading>
      )}
      <MenuLine />
      <MenuItem icon={<Plus />} onPick={() => navigate({ to: '/new-workspace' })}>
        New workspace
      </MenuItem>
    </Menu>
  );
}
