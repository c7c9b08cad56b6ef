// Ids of people's records typed by people, checked as those of keys are (required-ids.ts).
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';

const KINDS = {
  mem: { what: 'a member', list: 'keywright members list' },
  inv: { what: 'an invitation', list: 'keywright invitations list' },
  ukr: { what: 'a request', list: 'keywright user-keys requests' },
} as const;

export function requireRecordId(text: string, prefix: keyof typeof KINDS): string {
  if (new RegExp(`^${prefix}_[0-9a-z]{1,64}$`).test(text)) return text;
  const { what, list } = KINDS[prefix];
  throw new CommandFailure(
    EXIT.usage,
    `the argument is not the id of ${what}; ids look like ${prefix}_…`,
    `\`${list}\` shows the ids`,
  );
}
