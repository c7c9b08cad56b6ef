// The end of a key: the question, and then in the same dialog what was done.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { useState } from 'react';
import { useCurrent } from '../../frame/current.ts';
import { Dialog } from '../../parts/overlay/dialog.tsx';
import type { Revoked } from '../key-actions.ts';
import { RevokeQuestion } from './revoke-question.tsx';
import { RevokedReceipt } from './revoked-receipt.tsx';

export interface RevokeDialogProps {
  readonly value: KeyAnswer;
  readonly onClose: () => void;
}

export function RevokeDialog({ value, onClose }: RevokeDialogProps) {
  const { api } = useCurrent();
  const [revoked, setRevoked] = useState<Revoked | null>(null);
  // Going forward again, or a reload, leads to an address that asks for what is done: there is nothing to ask.
  const [wasOver] = useState(value.state === 'revoked');
  if (wasOver) return null;
  if (revoked !== null) {
    return (
      <Dialog title={`${value.name} is revoked`} isOpen onClose={onClose}>
        <RevokedReceipt value={value} revoked={revoked} onClose={onClose} />
      </Dialog>
    );
  }
  const running =
    api.inFlightAtRevocation === 'fail'
      ? 'Requests that are running fail.'
      : 'Requests that are running finish.';
  return (
    <Dialog
      title={`${api.portal.words.revoke} ${value.name}?`}
      about={`All its secrets are refused at once, without grace, and for ever. ${running} Other keys go on.`}
      isOpen
      onClose={onClose}
    >
      <RevokeQuestion value={value} onClose={onClose} onRevoked={setRevoked} />
    </Dialog>
  );
}
