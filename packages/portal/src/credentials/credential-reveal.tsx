// A fresh management credential, shown this once: copy it, keep it, try it.
import { useState } from 'react';
import { LeaveGuard } from '../keys/reveal/leave-guard.tsx';
import { SecretBox } from '../keys/reveal/secret-box.tsx';
import { Button } from '../parts/form/button.tsx';
import { CopyButton } from '../parts/show/copy-button.tsx';
import { PageHeading } from '../parts/show/page-heading.tsx';
import { Panel } from '../parts/show/panel.tsx';
import { pageFacts } from '../server/page-facts.ts';
import type { IssuedCredential } from './credential-queries.ts';

/** Where the command line and the SDK look for it. */
const VARIABLE = 'KEYWRIGHT_TOKEN';

export interface CredentialRevealProps {
  readonly issued: IssuedCredential;
  readonly onDone: () => void;
}

export function CredentialReveal({ issued: { credential, secret }, onDone }: CredentialRevealProps) {
  const [isKept, setKept] = useState(false);
  const request = `curl ${pageFacts.publicUrl}/api/v1/keys -H "Authorization: Bearer $${VARIABLE}"`;
  return (
    <>
      {secret !== null && <LeaveGuard isSafe={isKept} />}
      <PageHeading
        title={`${credential.name} is ready`}
        {...(secret !== null && { about: 'Copy it now. This is the only time it is shown.' })}
      />
      <div className="grid gap-8">
        <section aria-label="Your new credential" className="grid gap-3">
          {secret === null ? (
            <p>It was made by an earlier try, which showed it. Revoke it if nobody copied it.</p>
          ) : (
            <SecretBox
              noun="credential"
              secret={secret}
              variable={VARIABLE}
              fileName="keywright"
              onKept={() => setKept(true)}
            />
          )}
          <p className="text-ink-soft">
            We keep only a fingerprint. Nobody, including us, can show this again.
          </p>
        </section>
        <Panel
          title="Try it"
          about={
            <>
              The command line takes it from <code className="font-mono">{VARIABLE}</code> as well.
            </>
          }
        >
          <div className="relative overflow-hidden rounded border bg-sheet">
            <span className="absolute top-2 right-2 rounded bg-sheet">
              <CopyButton text={request} label="Copy request" />
            </span>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <pre tabIndex={0} className="overflow-x-auto p-4 pr-12 font-mono text-small -outline-offset-2">
              {request}
            </pre>
          </div>
        </Panel>
        <div>
          <Button look="primary" onClick={onDone}>
            All credentials
          </Button>
        </div>
      </div>
    </>
  );
}
