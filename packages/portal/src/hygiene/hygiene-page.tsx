// What deserves a hand. The list is there to be emptied.
import { useQuery } from '@tanstack/react-query';
import { BadgeCheck } from 'lucide-react';
import { useNow } from '../clock/now.ts';
import { useCurrent } from '../frame/current.ts';
import { keysQuery } from '../keys/key-queries.ts';
import { EmptyState } from '../parts/show/empty-state.tsx';
import { PageHeading } from '../parts/show/page-heading.tsx';
import { Card, Panel } from '../parts/show/panel.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { SkeletonRows } from '../parts/show/skeleton.tsx';
import { FindingRow } from './finding-row.tsx';
import { FINDING_KINDS, type FindingKind, findingsOf } from './findings.ts';

const MOST_SHOWN = 50;

export function HygienePage() {
  const { api, workspace, standing } = useCurrent();
  const now = useNow();
  const keys = useQuery(keysQuery(workspace.id, api.name));
  const findings = findingsOf(keys.data ?? [], api, now);
  const kinds = [...new Set(findings.map(({ kind }) => kind))] as FindingKind[];
  const mend = standing.may('keys:write') ? 'Each has one button.' : 'Owners and admins mend them.';
  const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  return (
    <>
      <PageHeading
        title="Hygiene"
        about={
          findings.length === 0
            ? `Keys of ${workspace.name} for ${api.title} that deserve a hand.`
            : `${count} among the keys of ${workspace.name} for ${api.title}. ${mend}`
        }
      />
      {keys.isPending && <SkeletonRows />}
      {keys.isError && (
        <ProblemNotice problem={keys.error} what="The keys could not be read." onRetry={keys.refetch} />
      )}
      {keys.isSuccess && findings.length === 0 && (
        <EmptyState icon={<BadgeCheck />} title="Nothing to do">
          No key expires soon without notice, is idle, due for rotation, wider than it needs to be, or works
          for ever. Come back when something changes.
        </EmptyState>
      )}
      <div className="grid gap-7">
        {kinds.map((kind) => {
          const found = findings.filter((finding) => finding.kind === kind);
          return (
            <Panel
              key={kind}
              title={`${FINDING_KINDS[kind].title} · ${found.length}`}
              about={FINDING_KINDS[kind].why}
            >
              <Card>
                <ul>
                  {found.slice(0, MOST_SHOWN).map((finding) => (
                    <FindingRow key={finding.key.id} finding={finding} />
                  ))}
                </ul>
                {found.length > MOST_SHOWN && (
                  <p className="border-t px-4 py-2 text-small text-ink-soft">
                    and {found.length - MOST_SHOWN} more, once these are done
                  </p>
                )}
              </Card>
            </Panel>
          );
        })}
      </div>
    </>
  );
}
