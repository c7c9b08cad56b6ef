// The dialog of a key that its address asks for. One that is open stays, with what was typed into it, also when somebody
// else ends the key meanwhile: it says so, and why nothing can be done any more.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { useState } from 'react';
import { useCurrent } from '../../frame/current.ts';
import type { Revealed } from '../key-actions.ts';
import type { KeyAct } from '../key-search.ts';
import { RevokeDialog } from '../revoke/revoke-dialog.tsx';
import { RotateDialog } from '../secrets/rotate-dialog.tsx';
import { mayOf } from '../state/may-of.ts';
import { EditDialog } from './edit-dialog.tsx';

export interface KeyDialogProps {
  readonly value: KeyAnswer;
  readonly act: KeyAct;
  readonly onClose: () => void;
  readonly onRotated: (revealed: Revealed) => void;
}

export function KeyDialog({ value, act, onClose, onRotated }: KeyDialogProps) {
  const { api, standing } = useCurrent();
  // As it was when somebody asked.
  const [may] = useState(() => mayOf(value, standing, api));
  if (act === 'rotate')
    return may.rotate ? <RotateDialog value={value} onClose={onClose} onRotated={onRotated} /> : null;
  if (act === 'edit') return may.edit ? <EditDialog value={value} onClose={onClose} /> : null;
  // The receipt stands there when it is done.
  return may.copy ? <RevokeDialog value={value} onClose={onClose} /> : null;
}
