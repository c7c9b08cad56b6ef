// Around every page of a workspace: the rail, which is a sheet on narrow screens, the palette, and what is offline.
import { useLocation } from '@tanstack/react-router';
import { Menu as MenuIcon } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type ReactNode, useEffect, useState } from 'react';
import { IconButton } from '../parts/form/icon-button.tsx';
import { useReturningFocus } from '../parts/overlay/returning-focus.ts';
import { useArrivalFocus } from '../parts/arrival-focus.ts';
import { useCurrent } from './current.ts';
import { OfflineNotice } from './offline-notice.tsx';
import { Palette } from './palette/palette.tsx';
import { Rail } from './rail/rail.tsx';

export function Frame({ children }: { readonly children: ReactNode }) {
  const { api, workspace } = useCurrent();
  const [isRailOpen, setRailOpen] = useState(false);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const { pathname } = useLocation();
  const focus = useReturningFocus();
  useArrivalFocus(pathname);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever went somewhere wants to see it
  useEffect(() => {
    focus.forget();
    setRailOpen(false);
  }, [pathname]);
  useEffect(() => {
    document.documentElement.style.setProperty('--api-accent', api.portal.accent);
  }, [api.portal.accent]);
  const search = () => {
    setRailOpen(false);
    setPaletteOpen(true);
  };
  return (
    <div className="lg:grid lg:grid-cols-[248px_minmax(0,1fr)]">
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded border border-edge bg-raised px-3 py-2 focus:translate-y-0"
      >
        Skip to the content
      </a>
      <aside className="sticky top-0 h-dvh border-r bg-sheet max-lg:hidden">
        <Rail onSearch={search} />
      </aside>
      <header className="sticky top-0 z-20 flex h-13 items-center gap-2 border-b bg-sheet px-2 lg:hidden">
        <IconButton label="Open the menu" icon={<MenuIcon />} onClick={() => setRailOpen(true)} />
        <p className="min-w-0 flex-1 truncate font-medium">
          {workspace.name} <span className="font-normal text-ink-soft">· {api.title}</span>
        </p>
      </header>
      <Dialog.Root open={isRailOpen} onOpenChange={setRailOpen}>
        <Dialog.Portal>
          <Dialog.Overlay className="fade-in fixed inset-0 z-30 bg-shade lg:hidden" />
          <Dialog.Content
            aria-describedby={undefined}
            onOpenAutoFocus={focus.remember}
            onCloseAutoFocus={focus.giveBack}
            className="slide-in fixed inset-y-0 left-0 z-30 w-75 max-w-[88vw] border-r bg-sheet outline-none lg:hidden"
          >
            <Dialog.Title className="sr-only">Menu</Dialog.Title>
            <Rail onSearch={search} />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
      <div className="min-w-0">
        <OfflineNotice />
        <main id="content" tabIndex={-1} className="mx-auto max-w-280 px-4 pt-6 pb-20 sm:px-8 sm:pt-9">
          {children}
        </main>
      </div>
      <Palette isOpen={isPaletteOpen} onOpenChange={setPaletteOpen} />
    </div>
  );
}
