// Brings what the store makes for new users in line with the configuration. At each start, before anybody can sign up.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { Storage } from '../../ports.ts';
import type { DefaultKey } from './default-key-ports.ts';

export async function keepDefaultKeys(
  storage: Pick<Storage, 'transaction'>,
  apis: readonly ApiDefinition[],
): Promise<void> {
  const wanted = apis.flatMap(defaultKeyOf).sort((a, b) => (a.api < b.api ? -1 : 1));
  await storage.transaction(async ({ defaultKeys }) => {
    const kept = await defaultKeys.list();
    if (JSON.stringify(kept.map(spelled)) === JSON.stringify(wanted.map(spelled))) return;
    await defaultKeys.replace(wanted);
  });
}

function defaultKeyOf({ name: api, defaultKey }: ApiDefinition): readonly DefaultKey[] {
  return defaultKey === null ? [] : [{ api, ...defaultKey }];
}

function spelled({ api, environment, name, scopes }: DefaultKey): readonly unknown[] {
  return [api, environment, name, scopes];
}
