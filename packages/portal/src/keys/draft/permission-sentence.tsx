// The key in one sentence that rewrites itself while it is chosen: what it can do, from where, until when, how much.
import { listWords } from '@keywright/core/list-words';
import type { ApiAnswer } from '@keywright/core/wire-contract';
import { Fragment, type ReactNode } from 'react';
import { dateOf } from '../../clock/instant-words.ts';
import { chosenAddresses } from './addresses/address-draft.ts';
import type { KeyDraft } from './key-draft.ts';
import { draftWords } from './limit-draft.ts';
import { openedWords } from './scope-words.ts';

const MOST_NAMED = 4;

export interface SentencePart {
  readonly text: string;
  readonly isChosen: boolean;
}

const said = (text: string): SentencePart => ({ text, isChosen: false });
const chosen = (text: string): SentencePart => ({ text, isChosen: true });

export function sentenceParts(draft: KeyDraft, api: ApiAnswer, isOver = false): readonly SentencePart[] {
  return [
    said(isOver ? 'This key could ' : 'This key can '),
    ...opens(draft, api),
    ...where(draft),
    ...(isOver && draft.expiresAt === null ? [] : until(draft)),
    ...howMuch(draft, api),
    said('.'),
  ];
}

function opens({ scopes }: KeyDraft, api: ApiAnswer): SentencePart[] {
  if (scopes.length > 0) {
    const words = openedWords(api.scopes.filter(({ name }) => scopes.includes(name)));
    const shown =
      words.length > MOST_NAMED
        ? [...words.slice(0, MOST_NAMED - 1), `${words.length - MOST_NAMED + 1} more`]
        : words;
    return [chosen(listWords(shown))];
  }
  if (api.scopes.length === 0) return [chosen(`call everything of ${api.title}`)];
  if (api.emptyScopes === 'everything') {
    return [
      chosen(api.makersRights === null ? `do everything in ${api.title}` : 'do everything your role allows'),
    ];
  }
  const hasPublic = api.routes.some(({ access }) => access.kind === 'anonymous');
  return [
    chosen(hasPublic ? 'read the public catalogue and nothing else' : 'do nothing yet: choose what it opens'),
  ];
}

function where(draft: KeyDraft): SentencePart[] {
  const addresses = chosenAddresses(draft);
  if (addresses.length === 0) return [said(', '), chosen('from anywhere')];
  const [first = '', second, ...rest] = addresses;
  const words =
    second === undefined
      ? first
      : rest.length === 0
        ? `${first} and ${second}`
        : `${addresses.length} addresses and blocks`;
  return [said(', from '), chosen(words)];
}

function until({ expiresAt }: KeyDraft): SentencePart[] {
  if (expiresAt === null) return [said(', '), chosen('until it is revoked')];
  return [said(', until '), chosen(dateOf(expiresAt))];
}

function howMuch({ limits }: KeyDraft, api: ApiAnswer): SentencePart[] {
  if (limits.length === 0) return [];
  return [said(', at most '), chosen(listWords(limits.map((limit) => draftWords(limit, api.currency))))];
}

export interface PermissionSentenceProps {
  readonly draft: KeyDraft;
  readonly api: ApiAnswer;
  /** The key is refused now, whatever it could do. */
  readonly isOver?: boolean;
}

export function PermissionSentence({ draft, api, isOver = false }: PermissionSentenceProps): ReactNode {
  return (
    <p aria-live="polite" className="text-large leading-7 text-ink-soft">
      {sentenceParts(draft, api, isOver).map(({ text, isChosen }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts are their places in the sentence
        <Fragment key={index}>
          {isChosen ? <strong className="font-medium text-ink">{text}</strong> : text}
        </Fragment>
      ))}
    </p>
  );
}
