// What stands in the way of a rotation: the one before it, with who still uses its old secret, and the way to end it.
import type { KeyAnswer, SecretAnswer } from '@keywright/core/wire-contract';
import { Button } from '../../parts/form/button.tsx';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { useAction } from '../../server/use-action.ts';
import { endSecret } from '../key-actions.ts';
import { OldCallers } from './callers/old-callers.tsx';

export interface RunningGraceProps {
  readonly value: KeyAnswer;
  readonly secret: SecretAnswer;
}

export function RunningGrace({ value, secret }: RunningGraceProps) {
  const end = useAction(() => endSecret(value.id, secret.id));
  return (
    <div className="grid gap-3 rounded border border-warn-edge bg-warn-wash px-4 py-3">
      <p>
        <strong>The rotation before is not over:</strong> a key has two secrets at most. Wait for its end, or
        end the old one now: whoever still sends it is refused at once, and for ever.
      </p>
      <OldCallers value={value} secret={secret} />
      {end.problem !== null && <ProblemNotice problem={end.problem} what="The old secret was not ended." />}
      <div>
        <Button size="small" look="danger-plain" isBusy={end.isRunning} onClick={() => end.run()}>
          End old secret now
        </Button>
      </div>
    </div>
  );
}
