// Which API the keys are for, where there is more than one.
import { useNavigate } from '@tanstack/react-router';
import { Check, ChevronsUpDown } from 'lucide-react';
import { Menu, MenuHeading, MenuItem } from '../../parts/overlay/menu.tsx';
import { useCurrent } from '../current.ts';

export function ApiSwitcher() {
  const { api, apis, workspace } = useCurrent();
  const navigate = useNavigate();
  const sign = <span aria-hidden="true" className="size-2.5 shrink-0 rounded-small bg-accent" />;
  if (apis.length === 1) {
    return (
      <p className="flex h-8 items-center gap-2.5 px-2.5 font-medium">
        {sign}
        {api.title}
      </p>
    );
  }
  const trigger = (
    <button
      type="button"
      className="flex h-9 w-full items-center gap-2.5 rounded border border-transparent px-2.5 text-left hover:border-edge hover:bg-hover"
    >
      <span className="flex size-4 items-center justify-center">{sign}</span>
      <span className="min-w-0 flex-1 truncate font-medium">
        <span className="sr-only">API: </span>
        {api.title}
      </span>
      <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
    </button>
  );
  return (
    <Menu align="start" trigger={trigger}>
      <MenuHeading>APIs</MenuHeading>
      {apis.map(({ name, title }) => (
        <MenuItem
          key={name}
          isCurrent={name === api.name}
          icon={name === api.name ? <Check /> : <span className="size-4" />}
          onPick={() =>
            navigate({ to: '/w/$workspace/$api/keys', params: { workspace: workspace.slug, api: name } })
          }
        >
          {title}
        </MenuItem>
      ))}
    </Menu>
  );
}
