// What we write to people. Subjects are ours alone; what others chose (a name of a workspace, of a person) is cut, kept
// on one line, and stands in quotation marks.
import { durationWords } from '@keywright/core/duration-words';
import { INVITATION_LASTS_MS } from '@keywright/core/people/invitation-terms';
import type { MailMessage } from './mail.ts';

type Letter = Omit<MailMessage, 'to'>;

export function resetPasswordLetter(link: string): Letter {
  return {
    subject: 'Choose a new password',
    text: `Somebody asked for a new password for your account. Choose one here, within an hour:

${link}

The link works once. All sessions of your account end with it.
If it was not you, ignore this message: nothing changes.`,
  };
}

export function noPasswordLetter(link: string): Letter {
  return {
    subject: 'Your account has no password',
    text: `Somebody asked for a new password for your account, but it has none: it is signed in through your company or
another provider. Sign in as always:

${link}`,
  };
}

export function verifyAddressLetter(link: string): Letter {
  return {
    subject: 'Confirm your address',
    text: `An account was opened with this address. Confirm that it is yours, within an hour:

${link}

If it was not you who opened it, do not follow the link: an account that is not confirmed lets nobody in.`,
  };
}

export function accountExistsLetter(link: string): Letter {
  return {
    subject: 'You have an account already',
    text: `Somebody tried to open an account with this address, but there is one. Sign in, or ask for a new password:

${link}

If it was not you, ignore this message: nothing changes.`,
  };
}

export function invitationLetter(invitation: {
  readonly link: string;
  readonly workspace: string;
  /** Null when nobody with an account invites. */
  readonly inviter: string | null;
}): Letter {
  const { link, workspace, inviter } = invitation;
  const invited = inviter === null ? 'You are invited' : `${quoted(inviter)} invites you`;
  return {
    subject: 'You are invited to a workspace',
    text: `${invited} to the workspace ${quoted(workspace)}. Accept or decline within ${durationWords(INVITATION_LASTS_MS)}:

${link}

Sign in, or open an account, with the address this message was sent to.`,
  };
}

const LONGEST_NAME = 80;

/** Without control characters, and without dots between words: mail readers make links of what looks like a host. */
function quoted(name: string): string {
  const plain = name.replaceAll(/[\p{C}\s]+/gu, ' ').replaceAll(/[./:](?=\S)/g, '$& ');
  return `“${plain.slice(0, LONGEST_NAME)}”`;
}
