// Invitations that wait for an answer.
import type { InvitationAnswer } from '@keywright/core/wire-contract';
import { useQuery } from '@tanstack/react-query';
import { useCurrent } from '../frame/current.ts';
import { Button } from '../parts/form/button.tsx';
import { say } from '../parts/overlay/toasts.tsx';
import { Instant } from '../parts/show/instant.tsx';
import { Card, Panel } from '../parts/show/panel.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { useAction } from '../server/use-action.ts';
import { cancelInvitation } from './member-actions.ts';
import { invitationsQuery } from './member-queries.ts';
import { ROLE_WORDS } from './role-words.ts';

export function InvitationList() {
  const { workspace } = useCurrent();
  const invitations = useQuery(invitationsQuery(workspace.id));
  const pending = invitations.data?.filter(({ state }) => state === 'pending') ?? [];
  if (invitations.isError) {
    return (
      <ProblemNotice
        problem={invitations.error}
        what="Invitations could not be read."
        onRetry={invitations.refetch}
      />
    );
  }
  if (pending.length === 0) return null;
  return (
    <Panel title="Invited" about="They have not answered yet." className="mt-8">
      <Card>
        <ul>
          {pending.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      </Card>
    </Panel>
  );
}

function InvitationRow({
  invitation: { id, email, role, expiresAt },
}: {
  readonly invitation: InvitationAnswer;
}) {
  const cancel = useAction(async () => {
    await cancelInvitation(id);
    say(`The invitation of ${email} works no longer.`);
  });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-3 first:border-t-0">
      <span className="min-w-0 flex-1 basis-60 truncate font-medium">{email}</span>
      <span className="text-small text-ink-soft">
        {ROLE_WORDS[role].label} · ends <Instant at={expiresAt} />
      </span>
      <Button size="small" look="quiet" isBusy={cancel.isRunning} onClick={() => cancel.run()}>
        Cancel invitation
      </Button>
      {cancel.problem !== null && (
        <ProblemNotice problem={cancel.problem} what="The invitation was not cancelled." />
      )}
    </li>
  );
}
