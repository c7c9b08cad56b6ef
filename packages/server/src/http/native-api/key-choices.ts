// The chosen parts of a key, from the wire to the use cases: seconds become milliseconds, absent fields stay absent.

import { windowOf } from '@keywright/core/limits/limit-answers';
import { type LimitRule, limitRule } from '@keywright/core/limits/limit-rule';
import type { LimitRuleBody } from '@keywright/core/wire-contract';
import type { z } from 'zod';
import type { KeyChoices } from '../../app/keys/key-input.ts';
import type { keyChoices } from './schemas.ts';

type WireChoices = { readonly [K in keyof typeof keyChoices]?: z.output<(typeof keyChoices)[K]> | undefined };

/** The fields that were sent, and no others: an absent field changes nothing. */
export function choicesOf(wire: WireChoices): Partial<KeyChoices> {
  const { scopes, allowedAddresses, expiresAt, limits, metadata } = wire;
  return {
    ...(scopes !== undefined && { scopes }),
    ...(allowedAddresses !== undefined && { allowedAddresses }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(limits !== undefined && { limits: limits.map(limitOf) }),
    ...(metadata !== undefined && { metadata }),
  };
}

function limitOf({ windowSeconds, period, counts, enforce, alertAt, ...rule }: LimitRuleBody): LimitRule {
  return limitRule({
    ...rule,
    window: windowOf({ windowSeconds, period }),
    ...(counts !== undefined && { counts }),
    ...(enforce !== undefined && { enforce }),
    ...(alertAt !== undefined && { alertAt }),
  });
}
