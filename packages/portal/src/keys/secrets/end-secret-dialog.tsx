// Ends the grace of an old secret: says who still uses it first.
import type { KeyAnswer, SecretAnswer } from '@keywright/core/wire-contract';
import { Button } from '../../parts/form/button.tsx';
import { Dialog, DialogActions } from '../../parts/overlay/dialog.tsx';
import { say } from '../../parts/overlay/toasts.tsx';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { useAction } from '../../server/use-action.ts';
import { endSecret } from '../key-actions.ts';
import { OldCallers } from './callers/old-callers.tsx';

export interface EndSecretDialogProps {
  readonly value: KeyAnswer;
  readonly secret: SecretAnswer;
  readonly onClose: () => void;
}

export function EndSecretDialog({ value, secret, onClose }: EndSecretDialogProps) {
  const end = useAction(async () => {
    await endSecret(value.id, secret.id);
    say('The old secret is refused everywhere.');
    onClose();
  });
  return (
    <Dialog
      title="End the old secret now"
      about={
        <>
          <code className="font-mono">{secret.preview}</code> is refused at once, and for ever. The new secret
          of {value.name} goes on.
        </>
      }
      isOpen
      onClose={onClose}
    >
      <OldCallers value={value} secret={secret} />
      {end.problem !== null && <ProblemNotice problem={end.problem} what="The old secret was not ended." />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="danger" isBusy={end.isRunning} onClick={() => end.run()}>
          End old secret
        </Button>
      </DialogActions>
    </Dialog>
  );
}
