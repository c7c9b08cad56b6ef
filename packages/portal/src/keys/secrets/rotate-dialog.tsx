// A new secret under the same key; how long the old one goes on is chosen, and what that means is said first.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { useState } from 'react';
import { useNow } from '../../clock/now.ts';
import { dateAndTimeOf } from '../../clock/instant-words.ts';
import { useCurrent } from '../../frame/current.ts';
import { Button } from '../../parts/form/button.tsx';
import { Dialog, DialogActions } from '../../parts/overlay/dialog.tsx';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { useAttempt } from '../../server/attempt.ts';
import { useAction } from '../../server/use-action.ts';
import { type Revealed, rotateKey } from '../key-actions.ts';
import { useStayWhileMade } from '../reveal/stay-while-made.ts';
import { EndedMeanwhile } from '../state/ended-meanwhile.tsx';
import { graceSecret } from '../state/key-condition.ts';
import { GraceSlider } from './grace-slider.tsx';
import { graceStops } from './grace-stops.ts';
import { RunningGrace } from './running-grace.tsx';

export interface RotateDialogProps {
  readonly value: KeyAnswer;
  readonly onClose: () => void;
  readonly onRotated: (revealed: Revealed) => void;
}

export function RotateDialog({ value, onClose, onRotated }: RotateDialogProps) {
  const { api } = useCurrent();
  const now = useNow();
  const stops = graceStops(api.rotation);
  const usual = stops.indexOf(api.rotation.defaultGraceSeconds ?? 0);
  const [stop, setStop] = useState(Math.max(0, usual));
  const seconds = stops[stop] ?? 0;
  const attempt = useAttempt();
  const rotate = useAction(async () => onRotated(await rotateKey(value.id, seconds, attempt)));
  useStayWhileMade(rotate.isRunning);
  const old = graceSecret(value);
  const isReady = old === null && value.state !== 'revoked';
  return (
    <Dialog
      title={`Rotate ${value.name}`}
      about="The key keeps its name, its rights and its usage. It gets a new secret, shown once."
      isOpen
      onClose={onClose}
    >
      <EndedMeanwhile value={value} />
      {old !== null ? (
        <RunningGrace value={value} secret={old} />
      ) : (
        <>
          <GraceSlider stops={stops} stop={stop} onChange={setStop} />
          <p aria-live="polite" className="mt-4">
            {seconds === 0 ? (
              <>
                The old secret stops <strong>at once</strong>: every program that has it is refused until it
                has the new one.
              </>
            ) : (
              <>
                Both secrets work until{' '}
                <strong className="figures">
                  {dateAndTimeOf(new Date(now + seconds * 1000).toISOString())}
                </strong>
                . Give your programs the new one before; whoever still sends the old one is then refused. You
                can extend that, or end it earlier.
              </>
            )}
          </p>
        </>
      )}
      {rotate.problem !== null && (
        <div className="mt-4">
          <ProblemNotice problem={rotate.problem} what="The key was not rotated." />
        </div>
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" isBusy={rotate.isRunning} disabled={!isReady} onClick={() => rotate.run()}>
          Rotate key
        </Button>
      </DialogActions>
    </Dialog>
  );
}
