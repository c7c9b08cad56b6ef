// What the checker found: first what is wrong with the text, then the key it is.
import type { KeyCheckAnswer } from '@keywright/core/wire-contract';
import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react';
import { useCurrent } from '../frame/current.ts';
import { KeyBadge } from '../keys/state/key-badge.tsx';
import { Instant } from '../parts/show/instant.tsx';

export function CheckResult({ answer }: { readonly answer: KeyCheckAnswer }) {
  const { apis, workspaces } = useCurrent();
  const { api: name, environment, wellFormed, slips, key, secretId } = answer;
  const api = apis.find((one) => one.name === name);
  const workspace = workspaces.find(({ id }) => id === key?.workspaceId);
  const secret = key?.secrets.find(({ id }) => id === secretId);
  const Icon = slips.length > 0 ? TriangleAlert : key === null ? CircleHelp : CircleCheck;
  return (
    <section aria-label="Result" className="rounded border border-edge bg-sheet">
      <div className="flex gap-3 p-5">
        <Icon
          aria-hidden
          className={`mt-1 size-5 shrink-0 ${slips.length > 0 ? 'text-warn' : key === null ? 'text-ink-soft' : 'text-good'}`}
        />
        <div className="min-w-0 flex-1">
          <h2 className="text-large">{headline(answer, api?.title)}</h2>
          {slips.length > 0 && (
            <ul className="mt-2 list-disc space-y-1 pl-5">
              {slips.map(({ code, text }) => (
                <li key={code}>{text}</li>
              ))}
            </ul>
          )}
          {key === null && wellFormed && (
            <p className="mt-1 text-ink-soft">
              No key you may see has this value. It may belong to another workspace, or never have existed.
            </p>
          )}
        </div>
      </div>
      {key !== null && (
        <dl className="grid gap-x-6 gap-y-3 border-t px-5 py-4 text-small sm:grid-cols-2">
          <div>
            <dt className="text-ink-soft">Key</dt>
            <dd className="flex flex-wrap items-center gap-2">
              {workspace !== undefined && api !== undefined ? (
                <Link
                  to="/w/$workspace/$api/keys/$key"
                  params={{ workspace: workspace.slug, api: api.name, key: key.id }}
                  className="rounded-small font-medium underline underline-offset-3"
                >
                  {key.name}
                </Link>
              ) : (
                key.name
              )}
              <KeyBadge value={key} />
            </dd>
          </div>
          <div>
            <dt className="text-ink-soft">Of</dt>
            <dd>
              {workspace?.name ?? 'another workspace'}, {api?.title}, {environment}
            </dd>
          </div>
          {secret !== undefined && (
            <div>
              <dt className="text-ink-soft">This secret</dt>
              <dd>
                {SECRET_WORDS[secret.state]}, made <Instant at={secret.createdAt} />
              </dd>
            </div>
          )}
          <div>
            <dt className="text-ink-soft">Last used</dt>
            <dd>{secret?.lastUsedAt ? <Instant at={secret.lastUsedAt} /> : 'never'}</dd>
          </div>
        </dl>
      )}
    </section>
  );
}

const SECRET_WORDS = {
  current: 'The current one',
  grace: 'An old one, in its grace',
  retired: 'An old one that has ended',
} as const;

function headline({ slips, key, wellFormed }: KeyCheckAnswer, api: string | undefined): string {
  if (slips.length > 0) {
    const what =
      api === undefined
        ? 'This is no key as it stands'
        : `This looks like a key of ${api}, but it is refused as it stands`;
    return `${what}.`;
  }
  if (key !== null)
    return key.state === 'active'
      ? `A key of ${api ?? 'an API'} that works.`
      : `A key of ${api ?? 'an API'} that is refused.`;
  return wellFormed ? `It has the form of a key of ${api ?? 'an API'}.` : 'This is no key.';
}
