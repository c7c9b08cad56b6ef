// Who is signed in: their account, how the pages look, the operator's view, the way out.
import { useNavigate } from '@tanstack/react-router';
import { CircleUser, LogOut, Moon, Sun, SunMoon, Wrench } from 'lucide-react';
import { type Theme, useTheme } from '../../look/theme.ts';
import { Menu, MenuHeading, MenuItem, MenuLine } from '../../parts/overlay/menu.tsx';
import type { Person } from '../../session/session-query.ts';
import { signOut } from '../../session/sign-out.ts';

const NEXT_THEME: Readonly<Record<Theme, { theme: Theme; label: string }>> = {
  system: { theme: 'light', label: 'Look: as the system' },
  light: { theme: 'dark', label: 'Look: light' },
  dark: { theme: 'system', label: 'Look: dark' },
};
const THEME_ICONS = { system: <SunMoon />, light: <Sun />, dark: <Moon /> } as const;

export function AccountMenu({ person }: { readonly person: Person }) {
  const navigate = useNavigate();
  const [theme, setTheme] = useTheme();
  const trigger = (
    <button
      type="button"
      className="flex w-full items-center gap-2.5 rounded border border-transparent px-2.5 py-1.5 text-left hover:border-edge hover:bg-hover"
    >
      <CircleUser aria-hidden className="size-4 shrink-0 text-ink-soft" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{person.name}</span>
        <span className="block truncate text-tiny text-ink-soft">{person.email}</span>
      </span>
    </button>
  );
  return (
    <Menu align="start" trigger={trigger}>
      <MenuHeading>{person.isOperator ? 'Operator of this server' : person.email}</MenuHeading>
      <MenuItem icon={<CircleUser />} onPick={() => navigate({ to: '/account' })}>
        Your account
      </MenuItem>
      {person.isOperator && (
        <MenuItem icon={<Wrench />} onPick={() => navigate({ to: '/operator' })}>
          Operator view
        </MenuItem>
      )}
      <MenuItem icon={THEME_ICONS[theme]} onPick={() => setTheme(NEXT_THEME[theme].theme)}>
        {NEXT_THEME[theme].label}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={<LogOut />} onPick={signOut}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
