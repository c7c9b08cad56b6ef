// Who belongs to a workspace, who is invited, and what each may do.
import { roleHasRight } from '@keywright/core/people/roles';
import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useCurrent } from '../frame/current.ts';
import { Button } from '../parts/form/button.tsx';
import { PageHeading } from '../parts/show/page-heading.tsx';
import { Card } from '../parts/show/panel.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { SkeletonRows } from '../parts/show/skeleton.tsx';
import { WorkspaceNameForm } from '../workspaces/workspace-name-form.tsx';
import { InvitationList } from './invitation-list.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { membersQuery } from './member-queries.ts';
import { MemberRow } from './member-row.tsx';

export function MembersPage() {
  const { workspace, standing, person } = useCurrent();
  const [isInviting, setInviting] = useState(false);
  const members = useQuery(membersQuery(workspace.id));
  const mayWrite = standing.may('members:write');
  const actions = mayWrite && (
    <Button
      look="primary"
      icon={<UserPlus aria-hidden className="size-4" />}
      onClick={() => setInviting(true)}
    >
      Invite somebody
    </Button>
  );
  // An operator's rights are not their seat's, and this is done as its owner.
  const own = members.data?.find(({ userId }) => userId === person.id);
  const mayRename = own !== undefined && roleHasRight(own.role, 'workspace:write');
  const owners = members.data?.filter(({ role }) => role === 'owner').length ?? 0;
  return (
    <>
      <PageHeading
        title="Members"
        about={`Who belongs to ${workspace.name}. What they may do is judged at every request, by the role they have then.`}
        actions={actions}
      />
      {members.isPending && <SkeletonRows count={3} />}
      {members.isError && (
        <ProblemNotice
          problem={members.error}
          what="The members could not be read."
          onRetry={members.refetch}
        />
      )}
      {members.data !== undefined && (
        <Card>
          <ul>
            {members.data.map((member) => (
              <MemberRow
                key={member.id}
                member={member}
                isLastOwner={member.role === 'owner' && owners === 1}
              />
            ))}
          </ul>
        </Card>
      )}
      {mayWrite && <InvitationList />}
      {mayRename && <WorkspaceNameForm key={workspace.id} workspace={workspace} />}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  );
}
