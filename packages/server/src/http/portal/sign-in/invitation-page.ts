// An invitation to a workspace, for the account with the address it was sent to. To everybody else it reads as one that
// is over: an id in an address tells nothing.
import type { OpenInvitation } from '../../../app/people/invitations/find-open-invitation.ts';
import { type Html, html } from '../html.ts';
import { form, formPage, hiddenField } from './form-page.ts';
import type { Visitor, WaysIn } from './visitor.ts';

export interface InvitationPage {
  readonly ways: WaysIn;
  readonly publicUrl: string;
  readonly visitor: Visitor | null;
  /** Where this page is, to come back to. */
  readonly path: string;
  readonly invitation: OpenInvitation | null;
}

export function invitationPage(page: InvitationPage): string {
  const { publicUrl, visitor } = page;
  return formPage({ title: 'An invitation', publicUrl, visitor, body: bodyOf(page) });
}

function bodyOf({ ways, visitor, invitation, path }: InvitationPage): Html {
  if (visitor === null) {
    return html`<p>Sign in with the address the invitation was sent to, and you come back here.</p>
<p class="ways"><a class="button" href="/portal/sign-in?next=${path}">Sign in</a></p>
${ways.password ? html`<p>No account yet? <a href="/portal/sign-up">Open one</a> with that address, then open the link in the invitation again.</p>` : null}`;
  }
  if (invitation === null) {
    return html`<p class="fault">There is no open invitation here for <b>${visitor.email}</b>.</p>
<p>It may be over (they last two days), answered, withdrawn, or for another address. An address has to be confirmed before
its invitations show. Ask whoever invited you to send it again, or
<a href="/portal/sign-in?next=${path}">sign in</a> with the address it was sent to.</p>`;
  }
  const { id, workspace, role, inviter } = invitation;
  const answer = (verb: 'accept' | 'reject', after: Parameters<typeof form>[0]['after'], button: string) =>
    form({
      call: `POST /api/auth/organization/${verb}-invitation`,
      after,
      take: null,
      fields: [hiddenField('invitationId', id)],
      button,
    });
  const invites = inviter === null ? html`You are invited` : html`<b>${inviter}</b> invites you`;
  return html`<p data-before="">${invites} to the workspace <b>${workspace}</b> as <b>${role}</b>.</p>
${answer('accept', { done: 'accepted' }, `Join ${workspace}`)}
${answer('reject', { done: 'declined' }, 'Decline')}
<div id="accepted" class="done" tabindex="-1" hidden=""><h2>You belong to ${workspace}</h2>
<p>You are one of its members now, as ${role}. <a href="/portal">Go on</a>.</p></div>
<div id="declined" class="done" tabindex="-1" hidden=""><h2>Declined</h2>
<p>You do not belong to ${workspace}. Nobody else can use this invitation.</p></div>`;
}
