// What pages read of keys after one of them was changed: the change, and nothing that was asked for before it.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import type { QueryClient } from '@tanstack/react-query';

export async function rememberKey(client: QueryClient, key: KeyAnswer): Promise<void> {
  await client.cancelQueries({ queryKey: ['key', key.id], exact: true });
  client.setQueryData(['key', key.id], key);
  keysChanged(client);
}

export function keysChanged(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: ['keys'] });
  void client.invalidateQueries({ queryKey: ['audit'] });
}
