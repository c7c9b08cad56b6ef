// One place of the rail: where it leads, with its sign.
import { Link } from '@tanstack/react-router';
import {
  Bot,
  ChartColumn,
  FlaskConical,
  KeyRound,
  type LucideIcon,
  Receipt,
  ScanSearch,
  ScrollText,
  Server,
  Sparkles,
  UserRoundKey,
  Users,
  Wrench,
} from 'lucide-react';
import { classNames } from '../../parts/class-names.ts';
import type { Place, PlaceName } from './rail-places.ts';

export const PLACE_PATHS = {
  keys: '/w/$workspace/$api/keys',
  usage: '/w/$workspace/$api/usage',
  userKeys: '/w/$workspace/$api/user-keys',
  endpoints: '/w/$workspace/$api/endpoints',
  hygiene: '/w/$workspace/$api/hygiene',
  checker: '/w/$workspace/$api/checker',
  playground: '/w/$workspace/$api/playground',
  billing: '/w/$workspace/billing',
  members: '/w/$workspace/members',
  audit: '/w/$workspace/audit',
  operator: '/operator',
  credentials: '/operator/credentials',
} as const satisfies Readonly<Record<PlaceName, string>>;

const ICONS: Readonly<Record<PlaceName, LucideIcon>> = {
  keys: KeyRound,
  usage: ChartColumn,
  userKeys: UserRoundKey,
  endpoints: Server,
  hygiene: Sparkles,
  checker: ScanSearch,
  playground: FlaskConical,
  billing: Receipt,
  members: Users,
  audit: ScrollText,
  operator: Wrench,
  credentials: Bot,
};

export interface PlaceLinkProps {
  readonly place: Place;
  readonly workspace: string;
  readonly api: string;
}

export function PlaceLink({ place, workspace, api }: PlaceLinkProps) {
  const Icon = ICONS[place.name];
  return (
    <Link
      to={PLACE_PATHS[place.name]}
      params={{ workspace, api }}
      className={classNames(
        'flex h-8 items-center gap-2.5 rounded px-2.5 text-ink-soft hover:bg-hover hover:text-ink',
        'aria-[current=page]:bg-accent-wash aria-[current=page]:font-medium aria-[current=page]:text-accent',
        place.isNested && 'ml-4',
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="truncate">{place.label}</span>
    </Link>
  );
}
