// An invitation to a workspace, for the account it was sent to.
import { durationWords } from '@keywright/core/duration-words';
import { INVITATION_LASTS_MS } from '@keywright/core/people/invitation-terms';
import type { ShownInvitationAnswer } from '@keywright/core/people/people-answers';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ROLE_WORDS } from '../members/role-words.ts';
import { Button, buttonClasses } from '../parts/form/button.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { Skeleton } from '../parts/show/skeleton.tsx';
import { ask, at, ServerProblem } from '../server/ask.ts';
import { useAction } from '../server/use-action.ts';
import { sessionQuery } from '../session/session-query.ts';
import { DoorFrame } from './form/door-frame.tsx';

const route = getRouteApi('/invitations/$invitation');

interface Asked {
  readonly id: string;
  /** Of whoever is signed in. */
  readonly email: string;
  readonly signal: AbortSignal;
}

/** Thrown where there is nothing to answer. */
class NoInvitation extends Error {}

/** One that is answered, over, or for somebody else is none to answer. */
async function openInvitation({ id, email, signal }: Asked): Promise<ShownInvitationAnswer> {
  const invitation = await ask<ShownInvitationAnswer>(at`/api/v1/invitations/${id}`, { signal });
  const isOpen = invitation.state === 'pending' && invitation.email === email;
  if (!isOpen) throw new NoInvitation();
  return invitation;
}

function isNone(problem: unknown): boolean {
  return problem instanceof NoInvitation || (problem instanceof ServerProblem && problem.status === 404);
}

export function InvitationPage() {
  const { invitation: id } = route.useParams();
  const session = useQuery(sessionQuery);
  if (session.isPending)
    return <DoorFrame title="Invitation" about={<Skeleton className="mt-2 h-4 w-full" />} />;
  if (session.data) return <OpenInvitation id={id} email={session.data.user.email} />;
  const next = `/portal/invitations/${id}`;
  return (
    <DoorFrame
      title="You are invited to a workspace"
      about="Sign in with the address the invitation was sent to, or sign up with it."
    >
      <div className="grid gap-2">
        <Link to="/sign-in" search={{ next }} className={buttonClasses('primary')}>
          Sign in
        </Link>
        <Link to="/sign-up" search={{ next }} className={buttonClasses('plain')}>
          Sign up
        </Link>
      </div>
    </DoorFrame>
  );
}

function OpenInvitation({ id, email }: { readonly id: string; readonly email: string }) {
  const invitation = useQuery({
    queryKey: ['invitation', id],
    queryFn: ({ signal }) => openInvitation({ id, email, signal }),
  });
  const answer = useAction(async (word: 'accept' | 'reject') => {
    await ask(`/api/auth/organization/${word}-invitation`, { method: 'POST', body: { invitationId: id } });
    location.assign(word === 'accept' ? `/portal/w/${invitation.data?.workspaceSlug ?? ''}` : '/portal');
  });
  if (invitation.isPending)
    return <DoorFrame title="Invitation" about={<Skeleton className="mt-2 h-4 w-full" />} />;
  if (invitation.isError && !isNone(invitation.error)) {
    return (
      <DoorFrame title="Invitation">
        <ProblemNotice
          problem={invitation.error}
          what="The invitation could not be read."
          onRetry={invitation.refetch}
        />
      </DoorFrame>
    );
  }
  if (invitation.isError) {
    return (
      <DoorFrame
        title="This invitation is not for you, or is over"
        about={
          <p>
            You are signed in as <strong>{email}</strong>. Invitations work for{' '}
            {durationWords(INVITATION_LASTS_MS)}, once, for the address they were sent to. Ask whoever invited
            you for another.
          </p>
        }
      >
        <Link to="/" className={buttonClasses('plain')}>
          Go to your workspaces
        </Link>
      </DoorFrame>
    );
  }
  const { workspaceName, inviterEmail, role } = invitation.data;
  return (
    <DoorFrame
      title={`Join ${workspaceName}`}
      about={
        <p>
          {inviterEmail === null ? 'You are invited' : `${inviterEmail} invites you`} to be{' '}
          {ROLE_WORDS[role].as}. {ROLE_WORDS[role].about}
        </p>
      }
    >
      <div className="grid gap-4">
        {answer.problem !== null && <ProblemNotice problem={answer.problem} what="That did not work." />}
        <div className="grid gap-2">
          <Button look="primary" isBusy={answer.isRunning} onClick={() => answer.run('accept')}>
            Join {workspaceName}
          </Button>
          <Button look="quiet" disabled={answer.isRunning} onClick={() => answer.run('reject')}>
            Decline
          </Button>
        </div>
      </div>
    </DoorFrame>
  );
}
