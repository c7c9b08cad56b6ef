// The API definitions this server runs, found by name or by the look of a secret.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { recogniseSecret } from '@keywright/core/secrets/secret-format';

export interface ApiCatalogue {
  readonly all: readonly ApiDefinition[];
  findByName(name: string): ApiDefinition | null;
  /** The API whose secrets look like this text. */
  findBySecret(text: string): ApiDefinition | null;
}

export function createApiCatalogue(all: readonly ApiDefinition[]): ApiCatalogue {
  const byName = new Map(all.map((api) => [api.name, api]));
  return {
    all,
    findByName: (name) => byName.get(name) ?? null,
    findBySecret: (text) => all.find((api) => recogniseSecret(api.secretFormat, text) !== null) ?? null,
  };
}
