// --limit: `burst=100/60s`, `tokens:budget=1000000/month`, `visits=10/1h,per=address,soft,alert=80`. Whether a limit fits
// the API is for the server to say.
import {
  LIMIT_PERIODS,
  LIMIT_SUBJECTS,
  LIMIT_UNITS,
  type LimitUnit,
} from '@keywright/core/limits/limit-rule';
import type { LimitRuleBody } from '@keywright/sdk';
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import { parseDuration } from './duration.ts';

/** The limits meant; of `none` by itself no limits at all. */
export function limitsOf(texts: readonly string[]): LimitRuleBody[] {
  return texts.length === 1 && texts[0] === 'none' ? [] : texts.map(limitOf);
}

const FORM = /^(?:([^:=]*):)?([^:=]+)=([^/]+)\/([^,]+)((?:,[^,]*)*)$/;
const EXAMPLES =
  'write burst=100/60s, monthly=10000/month, tokens:budget=1000000/month, money:spend=5000000/month or running=5/running';

function limitOf(text: string): LimitRuleBody {
  const refuse: Refuse = (what, hint) => {
    throw new CommandFailure(EXIT.usage, `--limit ${text} ${what}`, hint);
  };
  const match = FORM.exec(text) ?? refuse('is not a limit', EXAMPLES);
  const [, unit = 'requests', name = '', amount = '', window = '', options = ''] = match;
  const rule: LimitRuleBody = {
    name: nameOf(name, refuse),
    per: 'key',
    counts: unitOf(unit, refuse),
    limit: unitsOf(amount, refuse),
    ...windowOf(window, refuse),
  };
  return options
    .split(',')
    .slice(1)
    .reduce((so, option) => withOption(so, option, refuse), rule);
}

type Refuse = (what: string, hint: string) => never;

function nameOf(text: string, refuse: Refuse): string {
  if (/^[a-z][a-z0-9-]{0,31}$/.test(text)) return text;
  return refuse(
    'has no name that a limit can have',
    'use lower-case letters, digits and dashes, up to 32: burst=100/60s',
  );
}

function unitOf(text: string, refuse: Refuse): LimitUnit {
  return (
    LIMIT_UNITS.find((unit) => unit === text) ??
    refuse(`counts none of ${LIMIT_UNITS.join(', ')}`, `${EXAMPLES}; without a unit, requests are counted`)
  );
}

function unitsOf(text: string, refuse: Refuse): number {
  const units = /^\d+$/.test(text) ? Number(text) : 0;
  if (units >= 1 && Number.isSafeInteger(units)) return units;
  return refuse(
    'allows no whole number from 1 up',
    'write digits only; money is in micro-units: 5000000 is 5 of the currency',
  );
}

function windowOf(text: string, refuse: Refuse): Pick<LimitRuleBody, 'windowSeconds' | 'period'> {
  const period = LIMIT_PERIODS.find((known) => known === text);
  if (period !== undefined) return { period };
  const duration = parseDuration(text) ?? 0;
  if (duration > 0) return { windowSeconds: duration / 1000 };
  return refuse(
    'names no time to count in',
    'end it with a time like /60s, /1h or /30d, or with /month (UTC), /ever, or /running for what runs at once',
  );
}

function withOption(rule: LimitRuleBody, option: string, refuse: Refuse): LimitRuleBody {
  const [name, value = ''] = option.split('=', 2);
  const per = LIMIT_SUBJECTS.find((subject) => subject === value);
  if (option === 'soft') return { ...rule, enforce: 'soft' };
  if (name === 'per' && per !== undefined) return { ...rule, per };
  if (name === 'alert' && /^[1-9]\d{0,3}$/.test(value)) {
    return { ...rule, alertAt: [...(rule.alertAt ?? []), Number(value)] };
  }
  return refuse(
    `has an option there is not: ${option}`,
    `there are ,soft ,alert=80 (per cent, repeatable) and ,per= with one of ${LIMIT_SUBJECTS.join(', ')}`,
  );
}
