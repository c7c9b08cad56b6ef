// Leads to what was picked in the palette.
import { useNavigate } from '@tanstack/react-router';
import { useCurrent } from '../current.ts';
import { PLACE_PATHS } from '../rail/place-link.tsx';
import type { PaletteTarget } from './palette-commands.ts';

export function useGoTo(): (target: PaletteTarget) => void {
  const navigate = useNavigate();
  const { workspace, api } = useCurrent();
  const params = { workspace: workspace.slug, api: api.name };
  return (target) => {
    if (target.kind === 'place') void navigate({ to: PLACE_PATHS[target.place], params });
    if (target.kind === 'create') void navigate({ to: '/w/$workspace/$api/keys/new', params });
    if (target.kind === 'workspace')
      void navigate({ to: '/w/$workspace', params: { workspace: target.slug } });
    if (target.kind === 'api')
      void navigate({ to: '/w/$workspace/$api/keys', params: { ...params, api: target.name } });
    if (target.kind === 'address') location.assign(target.url);
    if (target.kind !== 'key') return;
    void navigate({
      to: '/w/$workspace/$api/keys/$key',
      params: { ...params, key: target.id },
      search: target.act === 'open' ? {} : { act: target.act },
    });
  };
}
