// What the palette offers, and which of it fits what was typed.
import type { ApiAnswer, KeyAnswer, WorkspaceAnswer } from '@keywright/core/wire-contract';
import { type KeyRights, mayOf } from '../../keys/state/may-of.ts';
import type { Standing } from '../../workspaces/standing.ts';
import type { PLACE_PATHS } from '../rail/place-link.tsx';
import { type PlaceGroup, pageName } from '../rail/rail-places.ts';

export type PaletteTarget =
  | { readonly kind: 'place'; readonly place: keyof typeof PLACE_PATHS }
  | { readonly kind: 'create' }
  | { readonly kind: 'key'; readonly id: string; readonly act: 'open' | 'rotate' | 'revoke' }
  | { readonly kind: 'workspace'; readonly slug: string }
  | { readonly kind: 'api'; readonly name: string }
  | { readonly kind: 'address'; readonly url: string };

export interface PaletteCommand {
  readonly id: string;
  readonly label: string;
  /** What tells it from others of its name. */
  readonly hint: string;
  readonly target: PaletteTarget;
}

export interface PaletteSources {
  readonly api: ApiAnswer;
  readonly apis: readonly ApiAnswer[];
  readonly groups: readonly PlaceGroup[];
  readonly keys: readonly KeyAnswer[];
  readonly workspaces: readonly WorkspaceAnswer[];
  readonly standing: Standing;
}

const MOST_SHOWN = 60;

export function paletteCommands(sources: PaletteSources): readonly PaletteCommand[] {
  const { api, apis, groups, keys, workspaces, standing } = sources;
  const word = pageName(api, 'keys', 'Keys');
  return [
    ...(standing.may('keys:write')
      ? [command('create', api.portal.words.create, word, { kind: 'create' })]
      : []),
    ...groups.flatMap(({ heading, places }) =>
      places.map(({ name, label }) =>
        command(`place-${name}`, label, heading ?? 'Go to', { kind: 'place', place: name }),
      ),
    ),
    ...keys.flatMap((key) => keyCommands(key, api, mayOf(key, standing, api))),
    ...(apis.length > 1
      ? apis.map(({ name, title }) => command(`api-${name}`, title, 'API', { kind: 'api', name }))
      : []),
    ...workspaces.map(({ id, name, slug }) => command(id, name, 'Workspace', { kind: 'workspace', slug })),
    command('docs', 'API reference', 'Documentation', { kind: 'address', url: '/api/v1/docs' }),
    command('about', 'About this server', 'Documentation', { kind: 'address', url: '/portal/about' }),
  ];
}

function keyCommands(key: KeyAnswer, api: ApiAnswer, may: KeyRights): PaletteCommand[] {
  const hint = key.preview ?? 'not claimed yet';
  const act = (verb: string, act: 'open' | 'rotate' | 'revoke') =>
    command(`${act}-${key.id}`, verb === '' ? key.name : `${verb} ${key.name}`, hint, {
      kind: 'key',
      id: key.id,
      act,
    });
  return [
    act('', 'open'),
    ...(may.rotate ? [act('Rotate', 'rotate')] : []),
    ...(may.revoke ? [act(api.portal.words.revoke, 'revoke')] : []),
  ];
}

function command(id: string, label: string, hint: string, target: PaletteTarget): PaletteCommand {
  return { id, label, hint, target };
}

/** Every word typed begins or stands in one of its words; those that begin with what was typed come first. */
export function fittingCommands(
  commands: readonly PaletteCommand[],
  typed: string,
): readonly PaletteCommand[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0)
    return commands
      .filter(({ target }) => target.kind !== 'key' || target.act === 'open')
      .slice(0, MOST_SHOWN);
  const fitting = commands.filter(({ label, hint }) => {
    const text = `${label} ${hint}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const begins = (one: PaletteCommand) => one.label.toLowerCase().startsWith(typed.trim().toLowerCase());
  return [...fitting.filter(begins), ...fitting.filter((one) => !begins(one))].slice(0, MOST_SHOWN);
}
