// How a key is doing, in one word with its colour and shape. Only the server judges a key: this says what it said, and
// what of it deserves a look.
import { DAY_MS } from '@keywright/core/instant';
import type { ApiAnswer, KeyAnswer, SecretAnswer } from '@keywright/core/wire-contract';
import { dateOf, remainingWords } from '../../clock/instant-words.ts';
import type { Shape, Tone } from '../../parts/show/badge.tsx';

export const IDLE_AFTER_MS = 30 * DAY_MS;
export const EXPIRING_WITHIN_MS = 14 * DAY_MS;

export interface Condition {
  readonly word: string;
  readonly tone: Tone;
  readonly shape: Shape;
  /** The whole sentence. */
  readonly about: string;
}

export function keyCondition(key: KeyAnswer, now: number): Condition {
  if (key.state === 'revoked') {
    return {
      word: 'Revoked',
      tone: 'neutral',
      shape: 'cross',
      about: `Revoked for ever${on(key.revokedAt)}.`,
    };
  }
  if (key.state === 'disabled') {
    const about = `Refused since it was disabled${on(key.disabledAt)}; it can be enabled again.`;
    return { word: 'Disabled', tone: 'neutral', shape: 'square', about };
  }
  if (key.state === 'expired') {
    return {
      word: 'Expired',
      tone: 'bad',
      shape: 'cross',
      about: `Expired${on(key.expiresAt)}: it is refused.`,
    };
  }
  if (key.state === 'unclaimed') {
    const about = 'It has no secret yet: its owner sees it once, when they claim the key.';
    return { word: 'Unclaimed', tone: 'accent', shape: 'ring', about };
  }
  return conditionOfActive(key, now);
}

function conditionOfActive(key: KeyAnswer, now: number): Condition {
  const old = graceSecret(key);
  if (old?.retiresAt) {
    const left = remainingWords(old.retiresAt, now);
    const about = 'It was rotated: the old secret still works until its grace is over.';
    return { word: `In grace · ${left}`, tone: 'warn', shape: 'half', about };
  }
  if (key.expiresAt !== null && Date.parse(key.expiresAt) - now < EXPIRING_WITHIN_MS) {
    const about = `It expires on ${dateOf(key.expiresAt)}, and is refused from then on.`;
    return {
      word: `Expires in ${remainingWords(key.expiresAt, now)}`,
      tone: 'warn',
      shape: 'triangle',
      about,
    };
  }
  if (key.isRotationDue) {
    const about = 'Its secret is older than this API wants secrets to be. Rotate it.';
    return { word: 'Rotation due', tone: 'warn', shape: 'triangle', about };
  }
  if (isIdle(key, now)) {
    const about =
      key.lastUsedAt === null ? 'It was never used since it was made.' : 'Nobody has used it for 30 days.';
    return { word: 'Idle', tone: 'neutral', shape: 'ring', about };
  }
  return { word: 'Active', tone: 'good', shape: 'dot', about: 'It works.' };
}

export function graceSecret(key: KeyAnswer): SecretAnswer | null {
  return key.secrets.find(({ state }) => state === 'grace') ?? null;
}

export function currentSecret(key: KeyAnswer): SecretAnswer | null {
  return key.secrets.find(({ state }) => state === 'current') ?? null;
}

export function isIdle(key: KeyAnswer, now: number): boolean {
  return now - Date.parse(key.lastUsedAt ?? key.createdAt) > IDLE_AFTER_MS;
}

/** Whether the current secret should be replaced; APIs without rotation say nothing of it. */
export function isDue(key: KeyAnswer, api: ApiAnswer): boolean {
  return api.rotation.dueAfterSeconds !== null && key.state === 'active' && key.isRotationDue;
}

function on(at: string | null): string {
  return at === null ? '' : ` on ${dateOf(at)}`;
}
