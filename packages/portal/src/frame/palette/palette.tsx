// ⌘K or Ctrl K: go to a page or a key, make, rotate or revoke one, without leaving the keyboard.
import { useQuery } from '@tanstack/react-query';
import { Dialog } from 'radix-ui';
import { useEffect, useId, useState } from 'react';
import { keysQuery } from '../../keys/key-queries.ts';
import { classNames } from '../../parts/class-names.ts';
import { useReturningFocus } from '../../parts/overlay/returning-focus.ts';
import { useCurrent } from '../current.ts';
import { railPlaces } from '../rail/rail-places.ts';
import { fittingCommands, type PaletteCommand, paletteCommands } from './palette-commands.ts';
import { useGoTo } from './use-go-to.ts';

export interface PaletteProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

export function Palette({ isOpen, onOpenChange }: PaletteProps) {
  const focus = useReturningFocus();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      onOpenChange(true);
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [onOpenChange]);
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fade-in fixed inset-0 z-40 bg-shade" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focus.remember}
          onCloseAutoFocus={focus.giveBack}
          className="appear fixed inset-x-3 top-[12vh] z-40 mx-auto max-w-150 overflow-hidden rounded border border-edge bg-raised outline-none"
        >
          <Dialog.Title className="sr-only">Find or do</Dialog.Title>
          <CommandList
            onPicked={() => {
              focus.forget();
              onOpenChange(false);
            }}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function CommandList({ onPicked }: { readonly onPicked: () => void }) {
  const id = useId();
  const { api, apis, workspace, workspaces, standing } = useCurrent();
  const keys = useQuery(keysQuery(workspace.id, api.name)).data ?? [];
  const goTo = useGoTo();
  const [typed, setTyped] = useState('');
  const [marked, setMarked] = useState(0);
  const groups = railPlaces(api, standing);
  const commands = fittingCommands(paletteCommands({ api, apis, groups, keys, workspaces, standing }), typed);
  const chosen = commands[Math.min(marked, commands.length - 1)];
  const pick = (command: PaletteCommand) => {
    onPicked();
    goTo(command.target);
  };
  useEffect(() => {
    if (chosen) document.getElementById(`${id}-${chosen.id}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen, id]);
  return (
    <>
      <input
        role="combobox"
        aria-label="Find or do"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen ? `${id}-${chosen.id}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder="Go to a key or page, create, rotate, revoke …"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setMarked(0);
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step !== undefined && commands.length > 0) {
            event.preventDefault();
            setMarked((marked + step + commands.length) % commands.length);
          }
          if (event.key === 'Enter' && chosen) pick(chosen);
        }}
        className="h-12 w-full border-b bg-transparent px-4 text-large outline-none"
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Results"
        className="max-h-[50vh] overflow-y-auto p-1.5"
      >
        {commands.map((command) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the box's, which keeps the focus
          <div
            key={command.id}
            id={`${id}-${command.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={command === chosen}
            onClick={() => pick(command)}
            className={classNames(
              'flex cursor-pointer items-center gap-3 rounded-small px-3 py-2',
              command === chosen ? 'bg-accent-wash' : 'hover:bg-hover',
            )}
          >
            <span className="min-w-0 flex-1 truncate">{command.label}</span>
            <span className="truncate text-small text-ink-soft">{command.hint}</span>
          </div>
        ))}
      </div>
      {commands.length === 0 && <p className="px-4 pb-4 text-ink-soft">Nothing here is called that.</p>}
    </>
  );
}
