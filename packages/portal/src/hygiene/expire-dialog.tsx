// Gives a key that works for ever an end: says from when it is refused, and that this can be changed.
import { DAY_MS } from '@keywright/core/instant';
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { useState } from 'react';
import { dateOf } from '../clock/instant-words.ts';
import { editKey } from '../keys/key-actions.ts';
import { Button } from '../parts/form/button.tsx';
import { Dialog, DialogActions } from '../parts/overlay/dialog.tsx';
import { say } from '../parts/overlay/toasts.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { useAction } from '../server/use-action.ts';

export interface ExpireDialogProps {
  readonly value: KeyAnswer;
  readonly onClose: () => void;
}

export function ExpireDialog({ value: { id, name }, onClose }: ExpireDialogProps) {
  const [expiresAt] = useState(() => new Date(Date.now() + 90 * DAY_MS).toISOString());
  const expire = useAction(async () => {
    await editKey(id, { expiresAt });
    say(`${name} expires on ${dateOf(expiresAt)}.`);
    onClose();
  });
  return (
    <Dialog
      title={`Let ${name} expire in 90 days?`}
      about={
        <>
          It is refused from <strong className="figures">{dateOf(expiresAt)}</strong> on, and its programs
          with it. Until then nothing changes; hygiene reminds you two weeks before, and the day can be moved.
        </>
      }
      isOpen
      onClose={onClose}
    >
      {expire.problem !== null && (
        <ProblemNotice problem={expire.problem} what={`${name} was not changed.`} />
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" data-first isBusy={expire.isRunning} onClick={() => expire.run()}>
          Expire in 90 days
        </Button>
      </DialogActions>
    </Dialog>
  );
}
