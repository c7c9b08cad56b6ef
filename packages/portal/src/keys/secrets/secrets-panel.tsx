// The secrets of a key, and what can be done with them.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { useState } from 'react';
import { useCurrent } from '../../frame/current.ts';
import { Button } from '../../parts/form/button.tsx';
import { Panel } from '../../parts/show/panel.tsx';
import { graceSecret } from '../state/key-condition.ts';
import { mayOf } from '../state/may-of.ts';
import { EndSecretDialog } from './end-secret-dialog.tsx';
import { ExtendGraceDialog } from './extend-grace-dialog.tsx';
import { longerGrace } from './grace-stops.ts';
import { OldCallers } from './callers/old-callers.tsx';
import { SecretTimeline } from './secret-timeline.tsx';

export function SecretsPanel({ value }: { readonly value: KeyAnswer }) {
  const { standing, api } = useCurrent();
  const [asked, setAsked] = useState<'end' | 'extend' | null>(null);
  const may = mayOf(value, standing, api);
  const old = value.state === 'active' || value.state === 'disabled' ? graceSecret(value) : null;
  const longer = old === null ? null : longerGrace(value, old, api.rotation);
  const about =
    api.rotation.kind === 'none'
      ? `Keys of ${api.title} are replaced, not rotated: create another, roll it out, revoke this one.`
      : 'The red line is now; the short mark in each row is when that secret was last used.';
  if (value.secrets.length === 0) return null;
  return (
    <Panel title={value.secrets.length === 1 ? 'Secret' : 'Secrets'} about={about}>
      <SecretTimeline value={value} />
      {old !== null && (
        <div className="flex flex-wrap items-center justify-between gap-3 rounded border border-warn-edge bg-warn-wash px-4 py-3">
          <div className="min-w-0 flex-1 basis-80">
            <OldCallers value={value} secret={old} />
          </div>
          {may.grace && (
            <span className="flex flex-wrap gap-2">
              {longer !== null && (
                <Button size="small" onClick={() => setAsked('extend')}>
                  Extend
                </Button>
              )}
              <Button size="small" look="danger-plain" onClick={() => setAsked('end')}>
                End old secret now
              </Button>
            </span>
          )}
        </div>
      )}
      {old !== null && asked === 'end' && (
        <EndSecretDialog value={value} secret={old} onClose={() => setAsked(null)} />
      )}
      {old !== null && asked === 'extend' && longer !== null && (
        <ExtendGraceDialog value={value} secret={old} longer={longer} onClose={() => setAsked(null)} />
      )}
    </Panel>
  );
}
