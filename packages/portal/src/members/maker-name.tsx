// Who made or did a thing: people by name where they may be seen, everybody else by what they are.
import { useCurrent } from '../frame/current.ts';
import { useNameOf } from './use-name-of.ts';

const KINDS: Readonly<Record<string, string>> = {
  operator: 'The operator',
  system: 'Keywright itself',
};

export function MakerName({ id }: { readonly id: string }) {
  const { person } = useCurrent();
  const nameOf = useNameOf();
  const [kind = '', of = ''] = id.split(':');
  if (kind === 'user') return of === person.id ? 'You' : nameOf({ userId: of });
  if (kind === 'key') return `The key ${of}`;
  if (kind === 'credential') return 'A management credential';
  return KINDS[kind] ?? id;
}
