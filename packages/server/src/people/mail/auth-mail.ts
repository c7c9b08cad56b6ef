// Which mail Better Auth has sent when, with links to pages of ours. Only whoever has a password is sent a way to a new
// one: an account of a provider does not get a second way in through a mailbox.
import type { InvitationLetter } from '../../app/people/invitations/invitation-post.ts';
import type { Background } from '../sign-in/background.ts';
import type { Mail, MailMessage } from './mail.ts';
import {
  accountExistsLetter,
  invitationLetter,
  noPasswordLetter,
  resetPasswordLetter,
  verifyAddressLetter,
} from './mail-texts.ts';

export interface AuthMailPorts {
  readonly mail: Mail;
  readonly publicUrl: string;
  readonly background: Background;
  readonly hasPassword: (userId: string) => Promise<boolean>;
}

interface Recipient {
  readonly id: string;
  readonly email: string;
}

interface Invited {
  readonly id: string;
  readonly email: string;
  readonly organization: { readonly name: string };
  readonly inviter: { readonly user: { readonly name: string } };
}

/** Sends invitations, whoever made them: people where they sign in, or whoever manages a workspace. */
export function createInvitationMail({
  mail,
  publicUrl,
  background,
}: Omit<AuthMailPorts, 'hasPassword'>): (letter: InvitationLetter) => void {
  return ({ id, email, workspaceName, inviterName }) => {
    const link = `${publicUrl}/portal/invitations/${id}`;
    const letter = invitationLetter({ link, workspace: workspaceName, inviter: inviterName });
    background.run('sending mail', () => mail.send({ to: email, ...letter }));
  };
}

export type AuthMail = ReturnType<typeof createAuthMail>;

export function createAuthMail(ports: AuthMailPorts) {
  const { mail, publicUrl, background, hasPassword } = ports;
  const invite = createInvitationMail(ports);
  const portal = `${publicUrl}/portal`;
  const post = ({ email }: Pick<Recipient, 'email'>, letter: Omit<MailMessage, 'to'>) =>
    background.run('sending mail', () => mail.send({ to: email, ...letter }));
  return {
    resetPassword: async ({ user, token }: { readonly user: Recipient; readonly token: string }) => {
      const letter = (await hasPassword(user.id))
        ? resetPasswordLetter(`${portal}/reset-password?token=${token}`)
        : noPasswordLetter(`${portal}/sign-in`);
      post(user, letter);
    },
    verifyAddress: async ({ user, token }: { readonly user: Recipient; readonly token: string }) =>
      post(user, verifyAddressLetter(`${portal}/verify-email?token=${token}`)),
    accountExists: async ({ user }: { readonly user: Recipient }) =>
      post(user, accountExistsLetter(`${portal}/sign-in`)),
    invitation: async ({ id, email, organization, inviter }: Invited) => {
      invite({ id, email, workspaceName: organization.name, inviterName: inviter.user.name });
    },
  };
}
