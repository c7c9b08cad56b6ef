// Entries of the audit log: when, who, what, and the details on demand.
import type { AuditEntryAnswer } from '@keywright/core/wire-contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { MakerName } from '../members/maker-name.tsx';
import { Button } from '../parts/form/button.tsx';
import { CopyButton } from '../parts/show/copy-button.tsx';
import { Instant } from '../parts/show/instant.tsx';
import { Card } from '../parts/show/panel.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { SkeletonRows } from '../parts/show/skeleton.tsx';
import { deedWords } from './action-words.ts';
import { type AuditFilter, auditQuery } from './audit-queries.ts';

export function AuditList({ filter }: { readonly filter: AuditFilter }) {
  const log = useInfiniteQuery(auditQuery(filter));
  if (log.isPending) return <SkeletonRows count={4} height="h-12" />;
  if (log.isError)
    return <ProblemNotice problem={log.error} what="The log could not be read." onRetry={log.refetch} />;
  const entries = log.data.pages.flatMap(({ data }) => data);
  if (entries.length === 0) return <p className="text-ink-soft">Nothing was done that fits.</p>;
  return (
    <div className="grid gap-3">
      <Card>
        <ul>
          {entries.map((entry) => (
            <AuditRow key={entry.id} entry={entry} />
          ))}
        </ul>
      </Card>
      {log.hasNextPage && (
        <div>
          <Button isBusy={log.isFetchingNextPage} onClick={() => log.fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
    </div>
  );
}

function AuditRow({ entry }: { readonly entry: AuditEntryAnswer }) {
  const { at, actor, subjectId, details, position, hash } = entry;
  const facts = Object.entries(details).filter(([, value]) => value !== null && value !== undefined);
  return (
    <li className="border-t first:border-t-0">
      <details className="group">
        <summary className="grid cursor-pointer list-none gap-x-4 gap-y-0.5 px-4 py-2.5 text-small -outline-offset-2 hover:bg-hover sm:grid-cols-[120px_minmax(0,1fr)_auto]">
          <span className="text-ink-soft">
            <Instant at={at} />
          </span>
          <span className="min-w-0">
            <strong className="font-medium">
              <MakerName id={actor} />
            </strong>{' '}
            {deedWords(entry)}
            {typeof details['name'] === 'string' && (
              <strong className="font-medium"> {details['name']}</strong>
            )}
          </span>
          <code className="truncate font-mono text-ink-faint">{subjectId}</code>
        </summary>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 border-t bg-inset px-4 py-3 text-small">
          {facts.map(([name, value]) => (
            <Fragment key={name}>
              <dt className="text-ink-soft">{name}</dt>
              <dd className="font-mono break-all">
                {typeof value === 'string' ? value : JSON.stringify(value)}
              </dd>
            </Fragment>
          ))}
          <dt className="text-ink-soft">entry</dt>
          <dd className="flex items-center gap-1 font-mono break-all">
            {position}:{hash}
            <CopyButton text={`${position}:${hash}`} label="Copy entry" />
          </dd>
        </dl>
      </details>
    </li>
  );
}
