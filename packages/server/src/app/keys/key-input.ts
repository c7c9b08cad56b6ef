// Checks what a caller wants a key to be, against its API definition and the clock; reports every problem at once.

import { LONGEST_NAME } from '@keywright/core/longest-name';
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { limitProblems } from '@keywright/core/definition/limit-contradictions';
import type { EpochMs } from '@keywright/core/instant';
import type { AllowedAddresses } from '@keywright/core/keys/api-key';
import { offeredScopes } from '@keywright/core/keys/held-scopes';
import type { LimitRule } from '@keywright/core/limits/limit-rule';
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';
import { explainRange } from '@keywright/core/requests/address-range';
import { environmentsOf } from '@keywright/core/secrets/secret-format';

/** The parts of a key its maker or editor chooses. */
export interface KeyChoices {
  readonly name: string;
  readonly environment: string;
  readonly scopes: readonly string[];
  readonly allowedAddresses: AllowedAddresses;
  readonly expiresAt: EpochMs | null;
  readonly limits: readonly LimitRule[];
  readonly metadata: Readonly<Record<string, string>>;
}

const CONTROL_OR_LONE_SURROGATE = /[\p{Cc}\p{Cs}]/u;

/** An empty address list is how several products spell "any"; here it becomes the word. */
export function spelledAddresses(addresses: AllowedAddresses): AllowedAddresses {
  return addresses.length === 0 ? 'any' : addresses;
}

export function problemsIn(
  choices: Partial<KeyChoices>,
  api: ApiDefinition,
  now: EpochMs,
): readonly InputProblem[] {
  return [
    ...nameProblems(choices.name),
    ...environmentProblems(choices.environment, api),
    ...scopeProblems(choices.scopes, api),
    ...addressProblems(choices.allowedAddresses),
    ...expiryProblems(choices.expiresAt, now),
    ...limitProblems(choices.limits ?? [], api, 'limits'),
    ...limitNamesTaken(choices.limits ?? [], api),
    ...metadataProblems(choices.metadata),
  ];
}

export function nameProblems(name: string | undefined): InputProblem[] {
  if (name === undefined) return [];
  if (name.trim() === '' || name.length > LONGEST_NAME) {
    return [{ field: 'name', message: `must have 1 to ${LONGEST_NAME} characters` }];
  }
  if (!CONTROL_OR_LONE_SURROGATE.test(name)) return [];
  return [{ field: 'name', message: 'may not contain control characters or broken Unicode' }];
}

function environmentProblems(environment: string | undefined, api: ApiDefinition): InputProblem[] {
  const known = environmentsOf(api.secretFormat);
  if (environment === undefined || known.includes(environment)) return [];
  return [{ field: 'environment', message: `must be one of ${known.join(', ')}` }];
}

function scopeProblems(scopes: readonly string[] | undefined, api: ApiDefinition): InputProblem[] {
  const known = offeredScopes(api.scopes);
  return (scopes ?? []).flatMap((scope, index) => {
    if (known.includes(scope)) return [];
    const message = `is not a scope of ${api.name}; there are: ${known.join(', ') || 'none'}`;
    return [{ field: `scopes[${index}]`, message }];
  });
}

function addressProblems(addresses: AllowedAddresses | undefined): InputProblem[] {
  if (addresses === undefined || addresses === 'any') return [];
  return addresses.flatMap((range, index) => {
    const message = explainRange(range);
    return message === null ? [] : [{ field: `allowedAddresses[${index}]`, message }];
  });
}

function expiryProblems(expiresAt: EpochMs | null | undefined, now: EpochMs): InputProblem[] {
  if (expiresAt === undefined || expiresAt === null || expiresAt > now) return [];
  return [{ field: 'expiresAt', message: 'must lie in the future' }];
}

/** Both would stand in one answer under one name, as two limits. */
function limitNamesTaken(limits: readonly LimitRule[], api: ApiDefinition): InputProblem[] {
  return limits.flatMap(({ name }, index) => {
    if (!api.limits.some((taken) => taken.name === name)) return [];
    const message = `is a limit of ${api.name} itself; choose another than ${name}`;
    return [{ field: `limits[${index}].name`, message }];
  });
}

/** Nothing would ever be counted. */
export function seatlessLimits({
  limits,
  ownerMemberId,
}: {
  readonly limits: readonly LimitRule[];
  readonly ownerMemberId: string | null;
}): readonly InputProblem[] {
  if (ownerMemberId !== null) return [];
  return limits.flatMap(({ per }, index) =>
    per === 'member'
      ? [{ field: `limits[${index}].per`, message: 'may not be member: the key is of no seat' }]
      : [],
  );
}

const MAX_METADATA_ENTRIES = 32;
const MAX_METADATA_LENGTH = 500;

function metadataProblems(metadata: Readonly<Record<string, string>> | undefined): InputProblem[] {
  const entries = Object.entries(metadata ?? {});
  if (entries.length > MAX_METADATA_ENTRIES) {
    return [{ field: 'metadata', message: `may have at most ${MAX_METADATA_ENTRIES} entries` }];
  }
  return entries.flatMap(([name, value]) => {
    const fits =
      name.length <= 64 &&
      value.length <= MAX_METADATA_LENGTH &&
      !CONTROL_OR_LONE_SURROGATE.test(name + value);
    if (fits) return [];
    const message = `must be plain text: names up to 64, values up to ${MAX_METADATA_LENGTH} characters`;
    return [{ field: `metadata.${name}`, message }];
  });
}
