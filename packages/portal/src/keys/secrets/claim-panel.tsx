// A key that waits for its owner: its secret is made when they ask for it, and shown to them alone.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { KeyRound } from 'lucide-react';
import { useCurrent } from '../../frame/current.ts';
import { Button } from '../../parts/form/button.tsx';
import { EmptyState } from '../../parts/show/empty-state.tsx';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { useAttempt } from '../../server/attempt.ts';
import { useAction } from '../../server/use-action.ts';
import { claimKey, type Revealed } from '../key-actions.ts';
import { useStayWhileMade } from '../reveal/stay-while-made.ts';

export interface ClaimPanelProps {
  readonly value: KeyAnswer;
  readonly onClaimed: (revealed: Revealed) => void;
}

export function ClaimPanel({ value, onClaimed }: ClaimPanelProps) {
  const { api } = useCurrent();
  const attempt = useAttempt();
  const claim = useAction(async () => onClaimed(await claimKey(value.id, attempt)));
  useStayWhileMade(claim.isRunning);
  const action = (
    <Button look="primary" isBusy={claim.isRunning} onClick={() => claim.run()}>
      Claim your key
    </Button>
  );
  return (
    <div className="grid gap-3">
      <EmptyState icon={<KeyRound />} title={`“${value.name}” waits for you`} action={action}>
        Your key for {api.title} exists, but it has no secret yet, so nobody can use it. Claim it: the secret
        is made now, shown once, and kept nowhere.
      </EmptyState>
      {claim.problem !== null && <ProblemNotice problem={claim.problem} what="The key was not claimed." />}
    </div>
  );
}
