// A no, with a word on why.
import type { UserKeyRequestAnswer } from '@keywright/core/wire-contract';
import { type FormEvent, useState } from 'react';
import { Button } from '../../parts/form/button.tsx';
import { Field } from '../../parts/form/field.tsx';
import { TextArea } from '../../parts/form/text-input.tsx';
import { Dialog, DialogActions } from '../../parts/overlay/dialog.tsx';
import { say } from '../../parts/overlay/toasts.tsx';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { useAction } from '../../server/use-action.ts';
import { deny } from '../user-key-queries.ts';

export interface DenyDialogProps {
  readonly request: UserKeyRequestAnswer;
  readonly who: string;
  readonly onClose: () => void;
}

export function DenyDialog({ request, who, onClose }: DenyDialogProps) {
  const [reason, setReason] = useState('');
  const refuse = useAction(async () => {
    await deny(request.id, reason.trim());
    say(`The request of ${who} is denied.`);
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void refuse.run();
  };
  return (
    <Dialog
      title={`Deny “${request.name}”?`}
      about={`${who} reads your reason, and may ask again.`}
      isOpen
      onClose={onClose}
    >
      <form onSubmit={submit} className="grid gap-4">
        <Field label="Reason (optional)">
          {(parts) => (
            <TextArea
              {...parts}
              data-first
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        {refuse.problem !== null && (
          <ProblemNotice problem={refuse.problem} what="The request was not denied." />
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" isBusy={refuse.isRunning}>
            Deny request
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
