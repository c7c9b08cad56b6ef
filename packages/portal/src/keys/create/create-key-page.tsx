// Makes a key, on one page, and then shows it: this once.
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCurrent } from '../../frame/current.ts';
import { SkeletonRows } from '../../parts/show/skeleton.tsx';
import { draftOf, emptyDraft } from '../draft/key-draft.ts';
import { keyQuery } from '../key-queries.ts';
import { RevealPage } from '../reveal/reveal-page.tsx';
import { useRevealed } from '../reveal/use-revealed.ts';
import { CreateKeyForm } from './create-key-form.tsx';

const route = getRouteApi('/inside/w/$workspace/$api/keys/new');

export function CreateKeyPage() {
  const { api } = useCurrent();
  const { like, own } = route.useSearch();
  const model = useQuery({ ...keyQuery(like ?? ''), enabled: like !== undefined });
  const { revealed, reveal } = useRevealed();
  if (revealed !== null) return <RevealPage revealed={revealed} title={`${revealed.key.name} is ready`} />;
  if (like !== undefined && model.isPending) return <SkeletonRows />;
  const draft = model.data === undefined ? emptyDraft(api) : { ...draftOf(model.data), expiresAt: null };
  return <CreateKeyForm key={like ?? api.name} initial={draft} isOwn={own ?? false} onCreated={reveal} />;
}
