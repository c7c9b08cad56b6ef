// Whether the node that answers takes requests, asked anew every ten seconds.
import { useQuery } from '@tanstack/react-query';
import { Badge } from '../parts/show/badge.tsx';
import { Card, Panel } from '../parts/show/panel.tsx';

const PROBES = [
  ['/live', 'The process runs'],
  ['/ready', 'The database answers, and requests are taken'],
] as const;

export function ServerHealth() {
  return (
    <Panel
      title="Health"
      about="Of the node that answers you. Metrics for your own monitoring are at /metrics of each."
    >
      <Card>
        <ul>
          {PROBES.map(([path, about]) => (
            <Probe key={path} path={path} about={about} />
          ))}
        </ul>
      </Card>
    </Panel>
  );
}

function Probe({ path, about }: { readonly path: string; readonly about: string }) {
  const probe = useQuery({
    queryKey: ['probe', path],
    queryFn: async ({ signal }) => (await fetch(path, { signal, cache: 'no-store' })).ok,
    refetchInterval: 10_000,
    retry: false,
  });
  const isGood = probe.data === true;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-3 first:border-t-0">
      <code className="w-20 font-mono">{path}</code>
      <span className="flex-1 text-ink-soft">{about}</span>
      {probe.isPending ? (
        <Badge>Asking</Badge>
      ) : (
        <Badge tone={isGood ? 'good' : 'bad'} shape={isGood ? 'dot' : 'cross'}>
          {isGood ? 'Well' : 'Not well'}
        </Badge>
      )}
    </li>
  );
}
