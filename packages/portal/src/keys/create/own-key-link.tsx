// The way to a key of one's own, for whoever may not write the keys of the workspace: as far as its policy lets them.
import type { UserKeyPolicyAnswer } from '@keywright/core/wire-contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCurrent } from '../../frame/current.ts';
import { buttonClasses } from '../../parts/form/button.tsx';
import { policyQuery } from '../../user-keys/user-key-queries.ts';

const WORDS: Readonly<Record<UserKeyPolicyAnswer['mode'], string | null>> = {
  off: null,
  'self-service': 'Create a key of your own',
  'admin-approved': 'Ask for a key',
};

/** Null where there is none. */
export function useOwnKeyLink() {
  const { api, workspace, standing } = useCurrent();
  const hasSeat = standing.memberId !== null && standing.role !== 'viewer';
  const enabled = hasSeat && !standing.may('keys:write');
  const policy = useQuery({ ...policyQuery(workspace.id, api.name), enabled });
  const words = WORDS[policy.data?.mode ?? 'off'];
  if (!enabled || words === null) return null;
  return (
    <Link
      to="/w/$workspace/$api/keys/new"
      params={{ workspace: workspace.slug, api: api.name }}
      search={{ own: true }}
      className={buttonClasses('primary')}
    >
      {words}
    </Link>
  );
}
