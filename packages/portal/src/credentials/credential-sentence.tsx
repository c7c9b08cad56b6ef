// What a management credential may do, in one sentence.
import { listWords } from '@keywright/core/list-words';
import { dateOf } from '../clock/instant-words.ts';
import { doneWords } from './right-words.ts';

export interface CredentialSentenceProps {
  readonly rights: readonly string[];
  /** `every workspace`, or the name of one; null while nobody chose. */
  readonly where: string | null;
  readonly addresses: readonly string[];
  readonly expiresAt: string | null;
}

export function CredentialSentence({ rights, where, addresses, expiresAt }: CredentialSentenceProps) {
  const words = doneWords(rights);
  const strong = (text: string) => <strong className="font-medium text-ink">{text}</strong>;
  return (
    <>
      It may {strong(words.length === 0 ? 'do nothing yet' : listWords(words))} in{' '}
      {strong(where ?? 'no workspace yet')}, from{' '}
      {strong(addresses.length === 0 ? 'anywhere' : listWords(addresses))},{' '}
      {expiresAt === null ? strong('until it is revoked') : <>until {strong(dateOf(expiresAt))}</>}.
    </>
  );
}
