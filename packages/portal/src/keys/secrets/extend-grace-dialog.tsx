// Lets an old secret work for longer: counted from the rotation, as when the grace was chosen, up to the longest there is.
import type { KeyAnswer, SecretAnswer } from '@keywright/core/wire-contract';
import { useState } from 'react';
import { dateAndTimeOf } from '../../clock/instant-words.ts';
import { Button } from '../../parts/form/button.tsx';
import { Dialog, DialogActions } from '../../parts/overlay/dialog.tsx';
import { say } from '../../parts/overlay/toasts.tsx';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { useAction } from '../../server/use-action.ts';
import { extendGrace } from '../key-actions.ts';
import type { LongerGrace } from './grace-stops.ts';
import { GraceSlider } from './grace-slider.tsx';
import { OldCallers } from './callers/old-callers.tsx';

export interface ExtendGraceDialogProps {
  readonly value: KeyAnswer;
  readonly secret: SecretAnswer;
  readonly longer: LongerGrace;
  readonly onClose: () => void;
}

export function ExtendGraceDialog({ value, secret, longer, onClose }: ExtendGraceDialogProps) {
  // As it was when somebody asked: what the server says of the secret meanwhile must not move the slider.
  const [{ stops, rotatedAt }] = useState(longer);
  const [stop, setStop] = useState(0);
  const retiresAt = new Date(Date.parse(rotatedAt) + (stops[stop] ?? 0) * 1000).toISOString();
  const extend = useAction(async () => {
    await extendGrace(value.id, secret.id, retiresAt);
    say(`The old secret works until ${dateAndTimeOf(retiresAt)}.`);
    onClose();
  });
  return (
    <Dialog
      title="Extend the grace of the old secret"
      about={
        <>
          <code className="font-mono">{secret.preview}</code> was replaced on {dateAndTimeOf(rotatedAt)}. The
          new secret of {value.name} goes on as it is.
        </>
      }
      isOpen
      onClose={onClose}
    >
      <div className="grid gap-4">
        <OldCallers value={value} secret={secret} />
        {stops.length > 1 && <GraceSlider stops={stops} stop={stop} onChange={setStop} />}
        <p aria-live="polite">
          Counted from the rotation: both secrets work until{' '}
          <strong className="figures">{dateAndTimeOf(retiresAt)}</strong>
          {stop === stops.length - 1 && ', the longest there is'}. The key cannot be rotated again before
          that, unless you end the old secret earlier.
        </p>
        {extend.problem !== null && (
          <ProblemNotice problem={extend.problem} what="The grace was not extended." />
        )}
      </div>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" isBusy={extend.isRunning} onClick={() => extend.run()}>
          Extend grace
        </Button>
      </DialogActions>
    </Dialog>
  );
}
