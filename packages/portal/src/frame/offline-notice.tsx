// Says that nothing newer can be shown, for as long as that is so.
import { CloudOff } from 'lucide-react';
import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}

export function OfflineNotice() {
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  if (isOnline) return null;
  return (
    <p
      role="status"
      className="flex items-center justify-center gap-2 border-b border-warn-edge bg-warn-wash px-4 py-2 text-small"
    >
      <CloudOff aria-hidden className="size-4 shrink-0 text-warn" />
      You are offline. What you see may be old; keys go on working, and nothing can be changed.
    </p>
  );
}
