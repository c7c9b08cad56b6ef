// Somebody goes: what that means for their keys is said first.
import type { ApiAnswer, MemberAnswer } from '@keywright/core/wire-contract';
import { useQueries } from '@tanstack/react-query';
import { useCurrent } from '../frame/current.ts';
import { Button } from '../parts/form/button.tsx';
import { Dialog, DialogActions } from '../parts/overlay/dialog.tsx';
import { say } from '../parts/overlay/toasts.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { useAction } from '../server/use-action.ts';
import { policyQuery } from '../user-keys/user-key-queries.ts';
import { leftKeysWords } from './left-keys.ts';
import { removeMember } from './member-actions.ts';

export interface RemoveDialogProps {
  readonly member: MemberAnswer;
  readonly isSelf: boolean;
  readonly onClose: () => void;
}

export function RemoveDialog({ member, isSelf, onClose }: RemoveDialogProps) {
  const { workspace, apis } = useCurrent();
  const remove = useAction(async () => {
    await removeMember(member.id);
    if (isSelf) return location.assign('/portal');
    say(`${member.name} no longer belongs to ${workspace.name}.`);
    onClose();
  });
  const withOwnKeys = apis.filter(({ userKeys }) => userKeys === 'by-policy');
  const policies = useQueries({ queries: withOwnKeys.map(({ name }) => policyQuery(workspace.id, name)) });
  const onLeave = ({ name }: ApiAnswer) =>
    policies.find(({ data }) => data?.api === name)?.data?.onLeave ?? null;
  return (
    <Dialog
      title={isSelf ? `Leave ${workspace.name}?` : `Remove ${member.name}?`}
      about={`${isSelf ? 'You see' : 'They see'} nothing of ${workspace.name} from then on. Coming back takes an invitation.`}
      isOpen
      onClose={onClose}
    >
      <ul className="list-disc space-y-1 pl-5">
        {leftKeysWords(apis, { isSelf, onLeave }).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {remove.problem !== null && (
        <div className="mt-4">
          <ProblemNotice problem={remove.problem} what="Nobody was removed." />
        </div>
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="danger" isBusy={remove.isRunning} onClick={() => remove.run()}>
          {isSelf ? 'Leave workspace' : 'Remove member'}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
