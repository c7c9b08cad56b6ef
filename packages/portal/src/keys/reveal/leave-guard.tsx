// Asks once before a secret that nobody copied is left behind for ever.
import { useBlocker } from '@tanstack/react-router';
import { useRef } from 'react';
import { Button } from '../../parts/form/button.tsx';
import { Dialog, DialogActions } from '../../parts/overlay/dialog.tsx';

export interface LeaveQuestionProps {
  readonly onAnswer: (leave: boolean) => void;
}

export function LeaveGuard({ isSafe }: { readonly isSafe: boolean }) {
  const wasAsked = useRef(false);
  const blocker = useBlocker({
    shouldBlockFn: () => !isSafe && !wasAsked.current,
    enableBeforeUnload: () => !isSafe && !wasAsked.current,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  const answer = (leave: boolean) => {
    wasAsked.current = leave;
    if (leave) blocker.proceed();
    else blocker.reset();
  };
  return <LeaveQuestion onAnswer={answer} />;
}

export function LeaveQuestion({ onAnswer: answer }: LeaveQuestionProps) {
  return (
    <Dialog
      title="You have not copied the key"
      about="Once you leave, nobody can show it again: not you, not us. You would have to make or rotate a key anew."
      isOpen
      onClose={() => answer(false)}
    >
      <DialogActions>
        <Button look="danger-plain" onClick={() => answer(true)}>
          Leave without it
        </Button>
        <Button look="primary" onClick={() => answer(false)}>
          Stay and copy it
        </Button>
      </DialogActions>
    </Dialog>
  );
}
