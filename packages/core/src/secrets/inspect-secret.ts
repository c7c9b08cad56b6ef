// What is wrong with a text somebody took for a key: which API's keys it resembles, and every slip in it that keeps it
// from being one. Looks at nothing but the text. What it finds never repeats any of it.
import { isWrittenIn } from './secret-alphabet.ts';
import {
  alphabetOf,
  environmentsOf,
  lengthBehindPrefix,
  prefixOf,
  randomPartOf,
  recogniseSecret,
  type SecretFormat,
} from './secret-format.ts';

/** In the order in which to mend them. */
export const SECRET_SLIPS = {
  line_break: 'A line break stands before, behind or within it. Copy the key alone, on one line.',
  stray_space:
    'A space or tab stands before or behind it. It is part of what is sent, and no key has one: remove it.',
  space_within: 'It has a space or tab in the middle. Copy the key in one piece.',
  quotes: 'Quotation marks stand around it. They are not part of the key: remove them.',
  scheme_included: 'It begins with the word Bearer. That belongs into the header, before the key.',
  name_included: 'It begins with the name of a variable or header. The key begins behind it.',
  preview_only:
    'It is the preview that lists show, not the key. The key itself was shown once, when it was made.',
  missing_prefix: 'Its prefix is missing: without it, it is no key.',
  wrong_case: 'Capital and small letters differ from those of the prefix. Copy the key as it was shown.',
  too_short: 'It is shorter than keys of this API are. Its end or a part may be missing.',
  too_long: 'It is longer than keys of this API are. Something may have been added to it.',
  wrong_characters: 'It has characters that keys of this API never have.',
  wrong_checksum: 'One or more characters differ from those of the key it was: its checksum does not fit.',
  unlike_any_key: 'It looks like a key of none of the APIs here.',
} as const;
export type SecretSlip = keyof typeof SECRET_SLIPS;

export interface SecretOwner {
  readonly name: string;
  readonly secretFormat: SecretFormat;
}

export interface InspectedSecret {
  /** Whose keys the text resembles most; null where none do. */
  readonly api: string | null;
  readonly environment: string | null;
  /** Empty: as it stands, it has the form of a key of this API. */
  readonly slips: readonly SecretSlip[];
  /** Keys the text may have been meant to be: whoever finds one says what it is, not that the text would do. */
  readonly candidates: readonly string[];
}

export function inspectSecret(owners: readonly SecretOwner[], text: string): InspectedSecret {
  const { core, slips } = unwrapped(text);
  for (const { name, secretFormat } of owners) {
    const recognised = recogniseSecret(secretFormat, core);
    if (recognised !== null)
      return { api: name, environment: recognised.environment, slips, candidates: [core] };
  }
  return nearest(owners, core, slips) ?? { ...NOBODYS, slips: [...slips, 'unlike_any_key'] };
}

const NOBODYS = { api: null, environment: null, candidates: [] };

/** What stands around a key where it was copied from, taken off from the outside in, again while something comes off. */
const WRAPPINGS: readonly { readonly slip: SecretSlip; readonly pattern: RegExp }[] = [
  { slip: 'line_break', pattern: /^[\r\n]+|[\r\n]+$/g },
  { slip: 'stray_space', pattern: /^[^\S\r\n]+|[^\S\r\n]+$/g },
  { slip: 'quotes', pattern: /^["'`“”‘’]+|["'`“”‘’]+[;,]?$/g },
  { slip: 'scheme_included', pattern: /^bearer(?=\s)/i },
  { slip: 'name_included', pattern: /^(?:export\s+)?(?:[A-Z][A-Z0-9_]*=|(?:authorization|x-api-key):)/i },
];

function unwrapped(text: string): { readonly core: string; readonly slips: readonly SecretSlip[] } {
  const slips = new Set<SecretSlip>();
  let core = text;
  let before: string;
  do {
    before = core;
    for (const { slip, pattern } of WRAPPINGS) {
      const less = core.replace(pattern, '');
      // The space behind a scheme or name is as it must be.
      const isExpected =
        slip === 'stray_space' && (slips.has('scheme_included') || slips.has('name_included'));
      if (less !== core && !isExpected) slips.add(slip);
      core = less;
    }
  } while (core !== before);
  if (/[\r\n]/.test(core)) slips.add('line_break');
  else if (/\s/.test(core)) slips.add('space_within');
  return { core: core.replace(/\s+/g, ''), slips: inOrder(slips) };
}

function inOrder(slips: ReadonlySet<SecretSlip>): readonly SecretSlip[] {
  return (Object.keys(SECRET_SLIPS) as SecretSlip[]).filter((slip) => slips.has(slip));
}

/** The API whose prefix the text has, though it is no key of it; or whose keys it is one of, but for the prefix. */
function nearest(
  owners: readonly SecretOwner[],
  core: string,
  slips: readonly SecretSlip[],
): InspectedSecret | null {
  const named = prefixes(owners).find(({ prefix }) => core.startsWith(prefix));
  if (named !== undefined) {
    const { name, environment, format, prefix } = named;
    const wrong = slipsBehindPrefix(format, core.slice(prefix.length));
    return { api: name, environment, slips: [...slips, ...wrong], candidates: [] };
  }
  const folded = prefixes(owners).find(({ prefix }) => core.toLowerCase().startsWith(prefix.toLowerCase()));
  if (folded !== undefined) {
    const { name, environment } = folded;
    return { api: name, environment, slips: [...slips, 'wrong_case'], candidates: [] };
  }
  const bare = prefixes(owners).filter(
    ({ format, prefix }) => recogniseSecret(format, prefix + core) !== null,
  );
  const [only, ...others] = bare;
  if (only === undefined) return null;
  // What it was cannot be told by its look where there are several.
  return {
    api: others.every(({ name }) => name === only.name) ? only.name : null,
    environment: others.length === 0 ? only.environment : null,
    slips: [...slips, 'missing_prefix'],
    candidates: bare.map(({ prefix }) => prefix + core),
  };
}

interface NamedPrefix {
  readonly name: string;
  readonly environment: string;
  readonly format: SecretFormat;
  readonly prefix: string;
}

function prefixes(owners: readonly SecretOwner[]): readonly NamedPrefix[] {
  return owners.flatMap(({ name, secretFormat: format }) =>
    environmentsOf(format).map((environment) => {
      return { name, environment, format, prefix: prefixOf(format, environment) };
    }),
  );
}

function slipsBehindPrefix(format: SecretFormat, rest: string): readonly SecretSlip[] {
  if (/…|\.\.\./.test(rest)) return ['preview_only'];
  const length = lengthBehindPrefix(format);
  const characters: SecretSlip[] = isWrittenIn(alphabetOf(format), rest) ? [] : ['wrong_characters'];
  if (rest.length < length) return ['too_short', ...characters];
  if (rest.length > length) return ['too_long', ...characters];
  const random = rest.slice(0, randomPartOf(format).length);
  return characters.length > 0 || random === rest ? characters : ['wrong_checksum'];
}
