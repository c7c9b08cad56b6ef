// The nodes of this installation and how each does, asked anew every ten seconds.
import type { NodeAnswer, NodesAnswer } from '@keywright/core/wire-contract';
import { useQuery } from '@tanstack/react-query';
import { CopyButton } from '../parts/show/copy-button.tsx';
import { Instant } from '../parts/show/instant.tsx';
import { Card, Panel } from '../parts/show/panel.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { SkeletonRows } from '../parts/show/skeleton.tsx';
import { ask } from '../server/ask.ts';
import { NodeBadge } from './node-badge.tsx';

export function ServerNodes() {
  const nodes = useQuery({
    queryKey: ['nodes'],
    queryFn: ({ signal }) => ask<NodesAnswer>('/api/v1/nodes', { signal }),
    refetchInterval: 10_000,
  });
  const { data = [], answeredBy = '' } = nodes.data ?? {};
  return (
    <Panel title={`Nodes · ${nodes.data?.data.length ?? '…'}`} about={aboutOf(data)}>
      {nodes.isPending && <SkeletonRows count={1} />}
      {nodes.isError && (
        <ProblemNotice problem={nodes.error} what="The nodes could not be read." onRetry={nodes.refetch} />
      )}
      {data.length > 0 && (
        <Card>
          <ul>
            {data.map((node) => (
              <NodeRow key={node.id} node={node} isAnswering={node.id === answeredBy} />
            ))}
          </ul>
        </Card>
      )}
      {nodes.isSuccess && data.length === 0 && (
        <p className="text-ink-soft">
          The database keeps no node: the one that answers was cut off, and comes back by itself.
        </p>
      )}
    </Panel>
  );
}

function aboutOf(data: readonly NodeAnswer[]): string {
  if (data.some(({ lease }) => lease === 'lapsed')) {
    return 'A node whose lease has lapsed answers no request with a key from memory. It is forgotten after an hour.';
  }
  if (new Set(data.map(({ version }) => version)).size > 1) return 'More than one release runs.';
  return data.length > 1 ? 'Each holds to every revocation before it returns.' : 'The only one.';
}

function NodeRow({ node, isAnswering }: { readonly node: NodeAnswer; readonly isAnswering: boolean }) {
  const { id, name, version, startedAt, acknowledged, journal } = node;
  return (
    <li className="grid gap-1 border-t px-4 py-3 first:border-t-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="min-w-0 flex-1 basis-40 font-medium break-words">
          {name}
          {isAnswering && <span className="font-normal text-ink-soft"> · answers you</span>}
        </span>
        <span className="text-small text-ink-soft">{version}</span>
        <NodeBadge node={node} />
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-small text-ink-soft">
        <span className="flex min-w-0 items-center gap-1">
          <code className="truncate font-mono">{id}</code>
          <CopyButton text={id} label={`Copy id of ${name}`} />
        </span>
        <span>
          Started <Instant at={startedAt} />
        </span>
        <span className="figures">Change {acknowledged.toLocaleString('en')}</span>
        <span className="min-w-0 truncate">
          Journal <code className="font-mono">{journal}</code>
        </span>
      </div>
    </li>
  );
}
