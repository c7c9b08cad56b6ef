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
import { RevokeDialog } from '../revoke/revoke-dialog.tsx';
import { ClaimPanel } from '../secrets/claim-panel.tsx';
import { RotateDialog } from '../secrets/rotate-dialog.tsx';
import { SecretsPanel } from '../secrets/secrets-panel.tsx';
import { isMineToClaim } from '../state/key-condition.ts';
import { KeyBadge } from '../state/key-badge.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { type KeyAct, KeyActionsBar } from './key-actions-bar.tsx';
import { KeyFacts } from './key-facts.tsx';
import { KeyTrail } from './key-trail.tsx';
import { KeyUsage } from './key-usage.tsx';

const route = getRouteApi('/inside/w/$workspace/$api/keys/$key');

export function KeyPage() {
  const { api, workspace, standing } = useCurrent();
  const { key: id } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
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
  // Whose key it is may manage it, too; viewers have none.
  const isOwn = key.ownerMemberId !== null && key.ownerMemberId === standing.memberId;
  const mayWrite = standing.may('keys:write') || (isOwn && standing.role !== 'viewer');
  const act = mayWrite && key.state !== 'revoked' ? search.act : undefined;
  const go = (next: KeyAct | undefined) =>
    void navigate({ search: ({ act: _, ...rest }) => (next === undefined ? rest : { ...rest, act: next }) });
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
        actions={mayWrite && <KeyActionsBar value={key} onAct={go} />}
      />
      <div className="grid gap-9">
        {isMineToClaim(key, standing) && <ClaimPanel value={key} onClaimed={reveal} />}
        <KeyFacts value={key} />
        <SecretsPanel value={key} />
        {standing.may('usage:read') && <KeyUsage value={key} />}
        {standing.may('audit:read') && <KeyTrail value={key} />}
      </div>
      {act === 'rotate' && key.state === 'active' && (
        <RotateDialog value={key} onClose={() => go(undefined)} onRotated={reveal} />
      )}
      {act === 'edit' && <EditDialog value={key} onClose={() => go(undefined)} />}
      {search.act === 'revoke' && mayWrite && <RevokeDialog value={key} onClose={() => go(undefined)} />}
    </>
  );
}
