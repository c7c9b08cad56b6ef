// What becomes of the keys of whoever leaves, in sentences: of their own ones what the policy of each API says, of those
// they made what the API says of makers.
import { listWords } from '@keywright/core/list-words';
import type { OnLeave } from '@keywright/core/user-keys/user-key-policy';
import type { ApiAnswer } from '@keywright/core/wire-contract';

export interface LeavingPerson {
  readonly isSelf: boolean;
  /** Of APIs whose members may have keys of their own; null until it is known. */
  readonly onLeave: (api: ApiAnswer) => OnLeave | null;
}

export function leftKeysWords(apis: readonly ApiAnswer[], person: LeavingPerson): readonly string[] {
  const [whose, who] = person.isSelf ? ['your own', 'you'] : ['their own', 'they'];
  const titles = (chosen: readonly ApiAnswer[]) => listWords(chosen.map(({ title }) => title));
  const withOwn = apis.filter(({ userKeys }) => userKeys === 'by-policy');
  const ending = (onLeave: OnLeave | null) => withOwn.filter((api) => person.onLeave(api) === onLeave);
  const [unknown, stopping, handed] = [ending(null), ending('stop'), ending('hand-over')];
  const bound = apis.filter(({ makersRights }) => makersRights !== null);
  return [
    'Keys of the workspace go on, whoever made them.',
    ...(stopping.length > 0 ? [`Keys of ${whose} for ${titles(stopping)} stop at once.`] : []),
    ...(handed.length > 0
      ? [
          `Keys of ${whose} for ${titles(handed)} become the workspace’s, and go on; one nobody claimed stops.`,
        ]
      : []),
    ...(unknown.length > 0
      ? [`Keys of ${whose} for ${titles(unknown)} stop, or become the workspace’s: the policy says which.`]
      : []),
    ...(bound.length > 0
      ? [`Keys for ${titles(bound)} that ${who} made stop: they never have more rights than their maker.`]
      : []),
  ];
}
