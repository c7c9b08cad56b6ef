// Makes a key, on one page, and then shows it: this once.
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCurrent } from '../../frame/current.ts';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { SkeletonRows } from '../../parts/show/skeleton.tsx';
import { emptyDraft, replacementDraft } from '../draft/key-draft.ts';
import { keyQuery } from '../key-queries.ts';
import { RevealPage } from '../reveal/reveal-page.tsx';
import { useRevealed } from '../reveal/use-revealed.ts';
import { policyQuery } from '../../user-keys/user-key-queries.ts';
import { CreateKeyForm } from './create-key-form.tsx';
import { NotYoursToMake } from './not-yours-to-make.tsx';

const route = getRouteApi('/inside/w/$workspace/$api/keys/new');

export function CreateKeyPage() {
  const { api, workspace, standing } = useCurrent();
  const { like, own } = route.useSearch();
  const isOwn = own ?? false;
  const mayWrite = standing.may('keys:write');
  const hasSeat = standing.memberId !== null && standing.role !== 'viewer';
  const model = useQuery({ ...keyQuery(like ?? ''), enabled: like !== undefined });
  const policy = useQuery({
    ...policyQuery(workspace.id, api.name),
    enabled: isOwn && hasSeat && !mayWrite,
  });
  const { revealed, reveal } = useRevealed();
  if (revealed !== null) return <RevealPage revealed={revealed} title={`${revealed.key.name} is ready`} />;
  if (isOwn ? !hasSeat : !mayWrite) return <NotYoursToMake isOwn={isOwn} />;
  const terms = isOwn && !mayWrite ? policy : null;
  if (terms?.isError) {
    return (
      <ProblemNotice problem={terms.error} what="The policy could not be read." onRetry={terms.refetch} />
    );
  }
  if ((like !== undefined && model.isPending) || terms?.isPending) return <SkeletonRows />;
  if (terms?.data?.mode === 'off') return <NotYoursToMake isOwn />;
  const copied = model.data === undefined ? emptyDraft(api) : replacementDraft(model.data, Date.now());
  // Where a policy says how long keys last, nothing is chosen until somebody does.
  const draft = terms === null ? copied : { ...copied, expiresAt: null };
  return (
    <CreateKeyForm
      key={`${like} ${api.name} ${isOwn}`}
      initial={draft}
      isOwn={isOwn}
      policy={terms?.data ?? null}
      onCreated={reveal}
    />
  );
}
