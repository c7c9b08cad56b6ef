// Where somebody may not make the key they came to make: who can, and what they can do themselves.
import { Link } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { useCurrent } from '../../frame/current.ts';
import { buttonClasses } from '../../parts/form/button.tsx';
import { EmptyState } from '../../parts/show/empty-state.tsx';
import { useOwnKeyLink } from './own-key-link.tsx';

export function NotYoursToMake({ isOwn }: { readonly isOwn: boolean }) {
  const { api, workspace, standing } = useCurrent();
  const ownKey = useOwnKeyLink();
  const params = { workspace: workspace.slug, api: api.name };
  const action = (
    <>
      {ownKey}
      <Link to="/w/$workspace/$api/keys" params={params} className={buttonClasses('plain')}>
        Back to the keys
      </Link>
    </>
  );
  const isOnlyLooking = standing.role === 'viewer';
  const why = isOwn
    ? isOnlyLooking
      ? 'Viewers look at keys and have none of their own.'
      : standing.memberId === null
        ? `Keys of people are for members of ${workspace.name}; you are none.`
        : `Members of ${workspace.name} have no keys of their own for ${api.title}.`
    : `Keys of ${workspace.name} are made by its owners and admins.`;
  return (
    <EmptyState icon={<Lock />} title="This key is not yours to make" action={action} level={1}>
      {why}{' '}
      {ownKey === null
        ? 'Ask one of them for a key, or to change your role.'
        : 'You can have one that is yours alone.'}
    </EmptyState>
  );
}
