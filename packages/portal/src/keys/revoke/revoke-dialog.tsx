// The end of a key: says what breaks, asks for its name, and reports when it held everywhere.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { type FormEvent, useState } from 'react';
import { useCurrent } from '../../frame/current.ts';
import { Button } from '../../parts/form/button.tsx';
import { Field } from '../../parts/form/field.tsx';
import { TextInput } from '../../parts/form/text-input.tsx';
import { Dialog, DialogActions } from '../../parts/overlay/dialog.tsx';
import { CopyButton } from '../../parts/show/copy-button.tsx';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { useAction } from '../../server/use-action.ts';
import { type Revoked, revokeKey } from '../key-actions.ts';
import { RecentCalls } from './recent-calls.tsx';
import { RevokeIcon } from './revoke-icon.tsx';
import { RevokedReceipt } from './revoked-receipt.tsx';
import { isSameName } from './same-name.ts';

export interface RevokeDialogProps {
  readonly value: KeyAnswer;
  readonly onClose: () => void;
}

export function RevokeDialog({ value, onClose }: RevokeDialogProps) {
  const { api } = useCurrent();
  const [typed, setTyped] = useState('');
  const [revoked, setRevoked] = useState<Revoked | null>(null);
  const revoke = useAction(async () => setRevoked(await revokeKey(value.id, null)));
  const verb = api.portal.words.revoke;
  if (revoked !== null) return <RevokedReceipt value={value} revoked={revoked} onClose={onClose} />;
  const isNamed = isSameName(typed, value.name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isNamed) void revoke.run();
  };
  const running =
    api.inFlightAtRevocation === 'fail'
      ? 'Requests that are running fail.'
      : 'Requests that are running finish.';
  return (
    <Dialog
      title={`${verb} ${value.name}?`}
      about={`All its secrets are refused at once, without grace, and for ever. ${running} Other keys go on.`}
      isOpen
      onClose={onClose}
    >
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
            {verb} key
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
