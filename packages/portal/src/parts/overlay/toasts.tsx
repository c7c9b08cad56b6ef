// What was done, said once and briefly, in a corner: nothing that needs an answer, and never a secret.
import { CircleCheck, CircleX, X } from 'lucide-react';
import { Toast } from 'radix-ui';
import { useSyncExternalStore } from 'react';
import { IconButton } from '../form/icon-button.tsx';

interface Said {
  readonly id: number;
  readonly text: string;
  readonly isBad: boolean;
}

let said: readonly Said[] = [];
let count = 0;
const listeners = new Set<() => void>();

function change(next: readonly Said[]): void {
  said = next;
  for (const listener of listeners) listener();
}

export function say(text: string, { isBad = false } = {}): void {
  count += 1;
  change([...said.slice(-2), { id: count, text, isBad }]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => said);
  return (
    <Toast.Provider swipeDirection="right" duration={6000} label="Notice">
      {shown.map(({ id, text, isBad }) => (
        <Toast.Root
          key={id}
          onOpenChange={(open) => !open && change(said.filter((one) => one.id !== id))}
          className="appear flex items-center gap-3 rounded border border-edge bg-raised py-2 pr-2 pl-3.5"
        >
          {isBad ? (
            <CircleX aria-hidden className="size-4 text-bad" />
          ) : (
            <CircleCheck aria-hidden className="size-4 text-good" />
          )}
          <Toast.Description className="min-w-0 flex-1">{text}</Toast.Description>
          <Toast.Close asChild>
            <IconButton label="Close notice" icon={<X />} />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="fixed right-4 bottom-4 left-4 z-50 grid gap-2 outline-none sm:left-auto sm:w-96" />
    </Toast.Provider>
  );
}
