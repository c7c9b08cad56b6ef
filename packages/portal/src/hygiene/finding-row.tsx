// One finding: which key, why it matters, and the button that mends it.
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCurrent } from '../frame/current.ts';
import { EndSecretDialog } from '../keys/secrets/end-secret-dialog.tsx';
import { graceSecret } from '../keys/state/key-condition.ts';
import { type KeyRights, mayOf } from '../keys/state/may-of.ts';
import { Button } from '../parts/form/button.tsx';
import { Instant } from '../parts/show/instant.tsx';
import { ExpireDialog } from './expire-dialog.tsx';
import type { Finding, Remedy } from './findings.ts';

const NEEDS: Readonly<Record<Remedy, keyof KeyRights>> = {
  rotate: 'rotate',
  revoke: 'revoke',
  edit: 'edit',
  'set-expiry': 'edit',
  'end-old-secret': 'grace',
};

export function FindingRow({ finding: { key, kind, remedy } }: { readonly finding: Finding }) {
  const { api, workspace, standing } = useCurrent();
  const navigate = useNavigate();
  const params = { workspace: workspace.slug, api: api.name, key: key.id };
  const act = (act: 'rotate' | 'revoke' | 'edit') =>
    navigate({ to: '/w/$workspace/$api/keys/$key', params, search: { act } });
  // Each is asked about first, saying what it does: here, or in a dialog of the key.
  const [isAsking, setAsking] = useState(false);
  const mend = () => (remedy === 'set-expiry' || remedy === 'end-old-secret' ? setAsking(true) : act(remedy));
  const old = graceSecret(key);
  const isAllowed = mayOf(key, standing, api)[NEEDS[remedy]];
  const words: Readonly<Record<Remedy, string>> = {
    rotate: 'Rotate key',
    revoke: `${api.portal.words.revoke} key`,
    edit: 'Edit key',
    'set-expiry': 'Expire in 90 days',
    'end-old-secret': 'End old secret',
  };
  return (
    <li className="grid gap-x-4 gap-y-2 border-t px-4 py-3 first:border-t-0 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
      <div className="min-w-0">
        <p>
          <Link
            to="/w/$workspace/$api/keys/$key"
            params={params}
            className="rounded-small font-medium hover:underline"
          >
            {key.name}
          </Link>{' '}
          <code className="font-mono text-ink-soft">{key.preview}</code>
        </p>
        <p className="text-small text-ink-soft">
          made <Instant at={key.createdAt} />,{' '}
          {key.lastUsedAt === null ? (
            'never used'
          ) : (
            <>
              used <Instant at={key.lastUsedAt} />
            </>
          )}
          {kind === 'expiring' && key.expiresAt !== null && (
            <>
              , expires <Instant at={key.expiresAt} />
            </>
          )}
        </p>
      </div>
      {!isAllowed && remedy === 'rotate' && mayOf(key, standing, api).edit && (
        <span className="text-small text-ink-soft">Whose key it is rotates it.</span>
      )}
      {isAllowed && (
        <Button size="small" look={remedy === 'revoke' ? 'danger-plain' : 'plain'} onClick={mend}>
          {words[remedy]}
        </Button>
      )}
      {isAsking && remedy === 'set-expiry' && <ExpireDialog value={key} onClose={() => setAsking(false)} />}
      {isAsking && remedy === 'end-old-secret' && old !== null && (
        <EndSecretDialog value={key} secret={old} onClose={() => setAsking(false)} />
      )}
    </li>
  );
}
