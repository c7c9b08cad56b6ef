// Invites one address, as something. The link is mailed, and works once.
import { durationWords } from '@keywright/core/duration-words';
import { INVITATION_LASTS_MS } from '@keywright/core/people/invitation-terms';
import { isAtMost, ROLES, type Role } from '@keywright/core/people/roles';
import { type FormEvent, useState } from 'react';
import { useCurrent } from '../frame/current.ts';
import { Button } from '../parts/form/button.tsx';
import { ChoiceRow } from '../parts/form/choice-row.tsx';
import { Field } from '../parts/form/field.tsx';
import { TextInput } from '../parts/form/text-input.tsx';
import { Dialog, DialogActions } from '../parts/overlay/dialog.tsx';
import { say } from '../parts/overlay/toasts.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { ServerProblem } from '../server/ask.ts';
import { useAction } from '../server/use-action.ts';
import { invite } from './member-actions.ts';
import { ROLE_WORDS } from './role-words.ts';

export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const { workspace, standing } = useCurrent();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('member');
  const send = useAction(async () => {
    await invite({ workspaceId: workspace.id, email: email.trim(), role });
    say(`An invitation is on its way to ${email.trim()}.`);
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send.run();
  };
  const own: Role = standing.role === 'operator' ? 'owner' : standing.role;
  const fault = send.problem instanceof ServerProblem ? send.problem.faultOf('email') : null;
  return (
    <Dialog
      title={`Invite somebody to ${workspace.name}`}
      about={`We mail a link to this address. It works for ${durationWords(INVITATION_LASTS_MS)}, once, for an account with exactly this address.`}
      isOpen
      onClose={onClose}
    >
      <form onSubmit={submit} className="grid gap-5" noValidate>
        <Field label="E-mail address" fault={fault}>
          {(parts) => (
            <TextInput
              {...parts}
              data-first
              type="email"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <fieldset>
          <legend className="mb-1.5 font-medium">As</legend>
          <div className="divide-y overflow-hidden rounded border border-edge">
            {ROLES.filter((one) => isAtMost(one, own)).map((one) => (
              <ChoiceRow
                key={one}
                kind="radio"
                name="role"
                title={ROLE_WORDS[one].label}
                checked={role === one}
                onChange={() => setRole(one)}
              >
                {ROLE_WORDS[one].about}
              </ChoiceRow>
            ))}
          </div>
        </fieldset>
        {send.problem !== null && fault === null && (
          <ProblemNotice problem={send.problem} what="Nobody was invited." />
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            isBusy={send.isRunning}
            disabled={!/^\S+@\S+$/.test(email.trim())}
          >
            Send invitation
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
