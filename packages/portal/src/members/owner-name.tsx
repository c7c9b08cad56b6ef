// Whose key it is: one member's, or the workspace's as a whole.
import { useCurrent } from '../frame/current.ts';
import { useNameOf } from './use-name-of.ts';

export function OwnerName({ memberId }: { readonly memberId: string | null }) {
  const { workspace } = useCurrent();
  return memberId === null ? workspace.name : <MemberName memberId={memberId} />;
}

/** Members are asked for where somebody is named, and not before. */
function MemberName({ memberId }: { readonly memberId: string }) {
  const { standing } = useCurrent();
  const nameOf = useNameOf();
  return memberId === standing.memberId ? 'You' : nameOf({ memberId });
}
