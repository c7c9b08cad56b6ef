// Says what breaks, and asks for the name of the key before its end.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { type FormEvent, useState } from 'react';
import { useCurrent } from '../../frame/current.ts';
import { Button } from '../../parts/form/button.tsx';
import { Field } from '../../parts/form/field.tsx';
import { TextInput } from '../../parts/form/text-input.tsx';
import { DialogActions } from '../../parts/overlay/dialog.tsx';
import { CopyButton } from '../../parts/show/copy-button.tsx';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { useAction } from '../../server/use-action.ts';
import { type Revoked, revokeKey } from '../key-actions.ts';
import { RecentCalls } from './recent-calls.tsx';
import { RevokeIcon } from './revoke-icon.tsx';
import { isSameName } from './same-name.ts';

export interface RevokeQuestionProps {
  readonly value: KeyAnswer;
  readonly onClose: () => void;
  readonly onRevoked: (revoked: Revoked) => void;
}

export function RevokeQuestion({ value, onClose, onRevoked }: RevokeQuestionProps) {
  const { api } = useCurrent();
  const [typed, setTyped] = useState('');
  const revoke = useAction(async () => onRevoked(await revokeKey(value.id, null)));
  const isNamed = isSameName(typed, value.name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isNamed) void revoke.run();
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <RecentCalls value={value} />
      <Field
        label={`Type ${value.name} to confirm`}
        aside={<CopyButton text={value.name} label="Copy name" />}
      >
        {(parts) => (
          <TextInput
            {...parts}
            data-first
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      {revoke.problem !== null && (
        <ProblemNotice
          problem={revoke.problem}
          what="The key may still work: nobody has confirmed its end."
        />
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          look="danger"
          icon={<RevokeIcon />}
          isBusy={revoke.isRunning}
          disabled={!isNamed}
        >
          {api.portal.words.revoke} key
        </Button>
      </DialogActions>
    </form>
  );
}
