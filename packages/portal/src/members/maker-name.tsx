// Who made or did a thing: people by name where they may be seen, everybody else by what they are.
import { useQuery } from '@tanstack/react-query';
import { useCurrent } from '../../frame/current.ts';
import { membersQuery } from '../../members/member-queries.ts';

const KINDS: Readonly<Record<string, string>> = {
  operator: 'The operator',
  system: 'Keywright itself',
};

export function MakerName({ id }: { readonly id: string }) {
  const { workspace, standing, person } = useCurrent();
  const [kind = '', of] = id.split(':');
  const isPerson = kind === 'user';
  const members = useQuery({
    ...membersQuery(workspace.id),
    enabled: isPerson && of !== person.id && standing.may('members:read'),
  });
  if (isPerson && of === person.id) return 'You';
  if (isPerson) return members.data?.find(({ userId }) => userId === of)?.name ?? 'Somebody who left';
  if (kind === 'key') return `The key ${of ?? ''}`;
  if (kind === 'credential') return 'A management credential';
  return KINDS[kind] ?? id;
}
