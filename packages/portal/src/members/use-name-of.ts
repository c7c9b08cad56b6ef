// People of the workspace by name. Nobody is said to have left before it is known who is there.
import { useQuery } from '@tanstack/react-query';
import { useCurrent } from '../frame/current.ts';
import { membersQuery } from './member-queries.ts';

export type NameOf = (who: { readonly userId: string } | { readonly memberId: string | null }) => string;

export function useNameOf(): NameOf {
  const { workspace, standing } = useCurrent();
  const members = useQuery({ ...membersQuery(workspace.id), enabled: standing.may('members:read') });
  return (who) => {
    if (members.data === undefined) return members.isLoading ? '…' : 'Somebody';
    const found = members.data.find(({ id, userId }) =>
      'userId' in who ? userId === who.userId : id === who.memberId,
    );
    return found?.name ?? 'Somebody who left';
  };
}
