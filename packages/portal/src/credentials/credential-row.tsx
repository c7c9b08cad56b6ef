// One management credential: what it may do, and its end.
import type { CredentialAnswer } from '@keywright/core/wire-contract';
import { useState } from 'react';
import { Button } from '../parts/form/button.tsx';
import { Dialog, DialogActions } from '../parts/overlay/dialog.tsx';
import { say } from '../parts/overlay/toasts.tsx';
import { Badge, type Shape, type Tone } from '../parts/show/badge.tsx';
import { Instant } from '../parts/show/instant.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { useAction } from '../server/use-action.ts';
import { revokeCredential } from './credential-queries.ts';
import { CredentialSentence } from './credential-sentence.tsx';

const STATES: Readonly<Record<CredentialAnswer['state'], readonly [string, Tone, Shape]>> = {
  active: ['Active', 'good', 'dot'],
  expired: ['Expired', 'bad', 'cross'],
  revoked: ['Revoked', 'neutral', 'cross'],
};

export interface CredentialRowProps {
  readonly credential: CredentialAnswer;
  /** The workspace it works in; null for every one. */
  readonly workspace: string | null;
}

export function CredentialRow({ credential, workspace }: CredentialRowProps) {
  const { id, name, preview, state, scopes, allowedAddresses, expiresAt, createdAt } = credential;
  const [isRevoking, setRevoking] = useState(false);
  const [word, tone, shape] = STATES[state];
  return (
    <li className="grid gap-x-4 gap-y-2 border-t px-4 py-3 first:border-t-0 md:grid-cols-[minmax(0,1fr)_minmax(0,1.6fr)_auto_auto] md:items-center">
      <div className="min-w-0">
        <p className="truncate font-medium">{name}</p>
        <p className="text-small text-ink-soft">
          <code className="font-mono">{preview}</code>, made <Instant at={createdAt} />
        </p>
      </div>
      <p className="min-w-0 text-small text-ink-soft">
        <CredentialSentence
          rights={scopes}
          where={workspace ?? 'every workspace'}
          addresses={allowedAddresses === 'any' ? [] : allowedAddresses}
          expiresAt={expiresAt}
        />
      </p>
      <Badge tone={tone} shape={shape} className="justify-self-start">
        {word}
      </Badge>
      {state === 'revoked' ? (
        <span />
      ) : (
        <Button
          size="small"
          look="danger-plain"
          aria-label={`Revoke ${name}`}
          onClick={() => setRevoking(true)}
          className="justify-self-start"
        >
          Revoke
        </Button>
      )}
      {isRevoking && <RevokeCredential id={id} name={name} onClose={() => setRevoking(false)} />}
    </li>
  );
}

interface RevokeCredentialProps {
  readonly id: string;
  readonly name: string;
  readonly onClose: () => void;
}

function RevokeCredential({ id, name, onClose }: RevokeCredentialProps) {
  const revoke = useAction(async () => {
    await revokeCredential(id);
    say(`${name} is refused from now on.`);
    onClose();
  });
  return (
    <Dialog
      title={`Revoke ${name}?`}
      about="Whatever program has it is refused at once, and for ever. Keys it made go on."
      isOpen
      onClose={onClose}
    >
      {revoke.problem !== null && <ProblemNotice problem={revoke.problem} what="It was not revoked." />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="danger" isBusy={revoke.isRunning} onClick={() => revoke.run()}>
          Revoke credential
        </Button>
      </DialogActions>
    </Dialog>
  );
}
