// In the dialog that asked, what was done: since when the key is refused everywhere, how long that took, and what to do next.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { exactInstant, timeToMillisecond } from '../../clock/instant-words.ts';
import { useCurrent } from '../../frame/current.ts';
import { Button, buttonClasses } from '../../parts/form/button.tsx';
import { DialogActions } from '../../parts/overlay/dialog.tsx';
import type { Revoked } from '../key-actions.ts';
import { mayOf } from '../state/may-of.ts';

export interface RevokedReceiptProps {
  readonly value: KeyAnswer;
  readonly revoked: Revoked;
  readonly onClose: () => void;
}

export function RevokedReceipt({ value, revoked: { revokedAt, tookMs }, onClose }: RevokedReceiptProps) {
  const { api, workspace, standing } = useCurrent();
  const { isOwn } = mayOf(value, standing, api);
  const said = useRef<HTMLParagraphElement>(null);
  // The question that had the focus is gone; the dialog stays.
  useEffect(() => said.current?.focus(), []);
  return (
    <>
      <p ref={said} tabIndex={-1} role="status" className="flex items-start gap-2.5">
        <CircleCheck aria-hidden className="mt-0.75 size-4 shrink-0 text-good" />
        <span>
          Refused everywhere since{' '}
          <time dateTime={revokedAt} title={exactInstant(revokedAt)} className="font-mono font-medium">
            {timeToMillisecond(revokedAt)}
          </time>{' '}
          <span className="text-ink-soft">(took {tookMs} ms)</span>.
        </span>
      </p>
      <p className="mt-3 text-ink-soft">
        Was it leaked? Its usage stays here: drag over the time of the leak to see who called. What still
        needs a key can have one with the same rights.
      </p>
      <DialogActions>
        <Link
          to="/w/$workspace/$api/keys/new"
          params={{ workspace: workspace.slug, api: api.name }}
          search={{ like: value.id, ...(isOwn && { own: true }) }}
          className={buttonClasses('plain')}
        >
          Create a replacement with the same rights
        </Link>
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </>
  );
}
