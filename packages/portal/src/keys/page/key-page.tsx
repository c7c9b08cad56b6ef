// One key: what it is, its secrets, what it is used for, what was done with it.
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { useCurrent } from '../../frame/current.ts';
import { NotFoundPage } from '../../frame/not-found-page.tsx';
import { PageWait } from '../../frame/page-wait.tsx';
import { pageName } from '../../frame/rail/rail-places.ts';
import { PageHeading } from '../../parts/show/page-heading.tsx';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { ServerProblem } from '../../server/ask.ts';
import { keyQuery } from '../key-queries.ts';
import { RevealPage } from '../reveal/reveal-page.tsx';
import { useRevealed } from '../reveal/use-revealed.ts';
import { ClaimPanel } from '../secrets/claim-panel.tsx';
import { SecretsPanel } from '../secrets/secrets-panel.tsx';
import { KeyBadge } from '../state/key-badge.tsx';
import { mayOf } from '../state/may-of.ts';
import { KeyActionsBar } from './key-actions-bar.tsx';
import { KeyDialog } from './key-dialog.tsx';
import { KeyFacts } from './key-facts.tsx';
import { KeyTrail } from './key-trail.tsx';
import { KeyUsage } from './key-usage.tsx';
import { useKeyAct } from './use-key-act.ts';

const route = getRouteApi('/inside/w/$workspace/$api/keys/$key');

export function KeyPage() {
  const { api, workspace, standing } = useCurrent();
  const { key: id } = route.useParams();
  const { act } = route.useSearch();
  const { open, close } = useKeyAct();
  const found = useQuery(keyQuery(id));
  const { revealed, reveal, drop } = useRevealed();
  if (revealed !== null && revealed.key.id === id) {
    const title = `A new secret for ${revealed.key.name}`;
    return <RevealPage revealed={revealed} title={title} onDone={drop} />;
  }
  if (found.isPending) return <PageWait />;
  if (found.error instanceof ServerProblem && found.error.status === 404) return <NotFoundPage />;
  if (found.data === undefined) {
    return <ProblemNotice problem={found.error} what="The key could not be read." onRetry={found.refetch} />;
  }
  const key = found.data;
  const may = mayOf(key, standing, api);
  return (
    <>
      <Link
        to="/w/$workspace/$api/keys"
        params={{ workspace: workspace.slug, api: api.name }}
        className="mb-2 inline-flex items-center gap-1 rounded-small text-small text-ink-soft hover:text-ink"
      >
        <ChevronLeft aria-hidden className="size-4" />
        {pageName(api, 'keys', 'Keys')}
      </Link>
      <PageHeading
        title={key.name}
        shown={
          <span className="flex flex-wrap items-center gap-3">
            {key.name} <KeyBadge value={key} />
          </span>
        }
        about={<code className="font-mono">{key.preview}</code>}
        actions={may.copy && <KeyActionsBar value={key} onAct={open} />}
      />
      <div className="grid gap-9">
        {may.claim && <ClaimPanel value={key} onClaimed={reveal} />}
        <KeyFacts value={key} />
        <SecretsPanel value={key} />
        {standing.may('usage:read') && <KeyUsage value={key} />}
        {standing.may('audit:read') && <KeyTrail value={key} />}
      </div>
      {act !== undefined && (
        <KeyDialog key={`${id} ${act}`} value={key} act={act} onClose={close} onRotated={reveal} />
      )}
    </>
  );
}
