// What the rail leads to: first the API's own words for its pages, then what looks after keys, then the workspace.
import { PORTAL_PAGES } from '@keywright/core/portal/portal-definition';
import type { ApiAnswer } from '@keywright/core/wire-contract';
import { triedRoutes } from '../../playground/tried-routes.ts';
import type { Standing } from '../../workspaces/standing.ts';

export type PlaceName =
  | 'keys'
  | 'usage'
  | 'userKeys'
  | 'endpoints'
  | 'hygiene'
  | 'checker'
  | 'playground'
  | 'billing'
  | 'members'
  | 'audit'
  | 'operator'
  | 'credentials';

export interface Place {
  readonly name: PlaceName;
  readonly label: string;
  /** Stands below the place before it. */
  readonly isNested: boolean;
}

export interface PlaceGroup {
  /** Null: the places stand for themselves. */
  readonly heading: string | null;
  readonly places: readonly Place[];
}

export function railPlaces(api: ApiAnswer, standing: Standing): readonly PlaceGroup[] {
  return [
    ...ownWords(api),
    {
      heading: 'Look after',
      places: [
        place('hygiene', 'Hygiene'),
        place('checker', 'Key checker'),
        ...(triedRoutes(api).length > 0 ? [place('playground', 'Playground')] : []),
      ],
    },
    {
      heading: 'Workspace',
      places: [
        place('billing', 'Usage & billing'),
        ...(standing.may('members:read') ? [place('members', 'Members')] : []),
        ...(standing.may('audit:read') ? [place('audit', 'Audit log')] : []),
      ],
    },
    ...(standing.role === 'operator'
      ? [
          {
            heading: 'Server',
            places: [place('operator', 'Operator view'), place('credentials', 'Credentials')],
          },
        ]
      : []),
  ];
}

function place(name: PlaceName, label: string): Place {
  return { name, label, isNested: false };
}

/** `['Connect', 'Keys', 'Usage']` stands below `['Connect', 'Keys']`, both under Connect. */
function ownWords({ portal: { navigation } }: ApiAnswer): PlaceGroup[] {
  const groups = new Map<string, { name: PlaceName; steps: readonly string[] }[]>();
  for (const name of PORTAL_PAGES) {
    const menu = navigation[name];
    if (menu === null) continue;
    const [first = ''] = menu;
    const heading = menu.length > 1 ? first : '';
    groups.set(heading, [
      ...(groups.get(heading) ?? []),
      { name, steps: menu.length > 1 ? menu.slice(1) : menu },
    ]);
  }
  return [...groups].map(([heading, entries]) => ({
    heading: heading === '' ? null : heading,
    places: entries.map(({ name, steps }) => {
      const parent = steps.slice(0, -1).join('/');
      const isNested = parent !== '' && entries.some((other) => other.steps.join('/') === parent);
      const label = isNested ? steps.at(-1) : steps.join(' · ');
      return { name, label: label ?? name, isNested };
    }),
  }));
}

/** How the page is called in this API's words: its last step. */
export function pageName(api: ApiAnswer, name: (typeof PORTAL_PAGES)[number], fallback: string): string {
  return api.portal.navigation[name]?.at(-1) ?? fallback;
}
