// Makes one new secret of an API: the value to show once, and the record to keep.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { EpochMs } from '@keywright/core/instant';
import type { KeySecret } from '@keywright/core/keys/api-key';
import { composeSecret, previewOf, randomPartOf } from '@keywright/core/secrets/secret-format';
import type { Secrets } from '../ports.ts';

export interface MintedSecret {
  /** The value itself: answered once, kept nowhere. */
  readonly value: string;
  readonly record: KeySecret;
}

export function mintSecret(
  secrets: Secrets,
  api: Pick<ApiDefinition, 'secretFormat' | 'secretPreview'>,
  about: { environment: string; now: EpochMs },
): MintedSecret {
  const { secretFormat, secretPreview } = api;
  const { environment } = about;
  const { alphabet, length } = randomPartOf(secretFormat);
  const random = secrets.randomCharacters(alphabet, length);
  const value = composeSecret(secretFormat, environment, random);
  return {
    value,
    record: {
      id: secrets.newId('sec'),
      digest: secrets.digest(value),
      preview: previewOf(secretFormat, { environment, random }, secretPreview),
      createdAt: about.now,
      retiresAt: null,
      lastUsedAt: null,
    },
  };
}
