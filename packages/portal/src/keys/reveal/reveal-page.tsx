// A fresh secret, shown this once: copy it, keep it, try it. It takes the place of the page that
// made it; where the API reveals in a banner, it is framed as one.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { Link } from '@tanstack/react-router';
import { ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import { useCurrent } from '../../frame/current.ts';
import { Button, buttonClasses } from '../../parts/form/button.tsx';
import { PageHeading } from '../../parts/show/page-heading.tsx';
import { Panel } from '../../parts/show/panel.tsx';
import type { Revealed } from '../key-actions.ts';
import { LeaveGuard, LeaveQuestion } from './leave-guard.tsx';
import { LostSecret } from './lost-secret.tsx';
import { SecretBox } from './secret-box.tsx';
import { SnippetTabs } from './snippet-tabs.tsx';

export interface RevealPageProps {
  readonly revealed: Revealed;
  readonly title: string;
  /** Where the page of the key itself shows this: back to it. */
  readonly onDone?: () => void;
  readonly doneLabel?: string;
}

export function RevealPage({ revealed: { key, secret }, ...rest }: RevealPageProps) {
  return secret === null ? <LostSecret value={key} /> : <FreshSecret value={key} secret={secret} {...rest} />;
}

interface FreshSecretProps extends Omit<RevealPageProps, 'revealed'> {
  readonly value: KeyAnswer;
  readonly secret: string;
}

function FreshSecret({
  value: key,
  secret,
  title,
  onDone,
  doneLabel = 'Back to this key',
}: FreshSecretProps) {
  const { api, workspace } = useCurrent();
  const [isKept, setKept] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [variable = 'API_KEY'] = api.portal.environmentVariables;
  const params = { workspace: workspace.slug, api: api.name, key: key.id };
  const isBanner = api.portal.reveal === 'banner';
  return (
    <>
      <LeaveGuard isSafe={isKept} />
      {isAsking && <LeaveQuestion onAnswer={(leave) => (leave ? onDone?.() : setAsking(false))} />}
      <PageHeading title={title} about="Copy it now. This is the only time it is shown." />
      <div className="grid gap-8">
        <section
          aria-label="Your new key"
          className={isBanner ? 'rounded border border-accent-edge bg-sheet p-5' : 'grid gap-3'}
        >
          <SecretBox secret={secret} variable={variable} fileName={api.name} onKept={() => setKept(true)} />
          <p className="mt-3 flex items-start gap-2 text-ink-soft">
            <ShieldAlert aria-hidden className="mt-0.75 size-4 shrink-0" />
            We keep only a fingerprint. Nobody, including us, can show this again.
          </p>
        </section>
        <Panel
          title="Try it"
          about={
            <>
              Put it into the environment as <code className="font-mono">{variable}</code> first; then any of
              these runs as pasted.
            </>
          }
        >
          <SnippetTabs />
        </Panel>
        <div className="flex flex-wrap gap-2">
          {onDone === undefined ? (
            <Link to="/w/$workspace/$api/keys/$key" params={params} className={buttonClasses('primary')}>
              Go to this key
            </Link>
          ) : (
            <Button look="primary" onClick={() => (isKept ? onDone() : setAsking(true))}>
              {doneLabel}
            </Button>
          )}
          <Link to="/w/$workspace/$api/keys" params={params} className={buttonClasses('plain')}>
            All keys
          </Link>
        </div>
      </div>
    </>
  );
}
