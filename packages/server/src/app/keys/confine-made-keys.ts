// What a key loses, every key made with it loses, and every key made with those, in the same transaction.
import type { EpochMs } from '@keywright/core/instant';
import type { ApiKey } from '@keywright/core/keys/api-key';
import { confinedTo, excessOver, type KeyRights } from '@keywright/core/keys/derived-key';
import type { ScopeRules } from '@keywright/core/keys/held-scopes';
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';
import type { KeyReader, KeyWriter } from '../ports.ts';
import type { AuditDraft } from '../write.ts';

export interface Confinement {
  /** The key whose descendants are cut down. */
  readonly keyId: string;
  /** What they may have at most. */
  readonly bounds: KeyRights;
  readonly api: ScopeRules;
  readonly now: EpochMs;
}

export interface Confined {
  readonly keys: readonly ApiKey[];
  readonly events: readonly AuditDraft[];
}

/** Cuts every descendant down to the bounds; one that is left with nothing is disabled. */
export async function confineMadeKeys(keys: KeyWriter, confinement: Confinement): Promise<Confined> {
  const { keyId, bounds, api, now } = confinement;
  const all: { keys: ApiKey[]; events: AuditDraft[] } = { keys: [], events: [] };
  for (const made of await keys.listMadeBy(keyId)) {
    if (excessOver(bounds, made, api).length === 0) continue;
    const held = confinedTo(bounds, made, api);
    const confined = held ?? { ...made, disabledAt: made.disabledAt ?? now };
    await keys.update(confined);
    all.keys.push(confined);
    all.events.push(eventOf(confined, keyId));
    // A key with nothing left to hold keeps rights it may not have: those below it are bound from further up.
    const below = await confineMadeKeys(keys, { ...confinement, keyId: made.id, bounds: held ?? bounds });
    all.keys.push(...below.keys);
    all.events.push(...below.events);
  }
  return all;
}

/** In what the key would be stronger than its maker, or than the makers further up. */
export async function excessOverMakers(
  keys: KeyReader,
  key: ApiKey,
  api: ScopeRules,
): Promise<readonly InputProblem[]> {
  for (let makerKeyId = key.makerKeyId; makerKeyId !== null; ) {
    const maker = await keys.findById(makerKeyId);
    if (maker === null) return [];
    const excess = excessOver(maker, key, api);
    if (excess.length > 0) return excess;
    makerKeyId = maker.makerKeyId;
  }
  return [];
}

function eventOf(key: ApiKey, confinedBy: string): AuditDraft {
  const { id: subjectId, workspaceId, scopes, allowedAddresses, expiresAt, disabledAt } = key;
  const details = { confinedBy, scopes, allowedAddresses, expiresAt, disabledAt };
  return { action: 'key.edited', workspaceId, subjectId, details };
}
