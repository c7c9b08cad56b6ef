// --yes: what cannot be undone is asked for, and a script must say that it means it.
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import type { Surroundings } from '../surroundings.ts';

export interface Consent {
  /** `revoke`, `revoking`, `revoked`. */
  readonly verb: { readonly infinitive: string; readonly gerund: string; readonly participle: string };
  /** What is asked; null where there is nothing to ask. */
  readonly question: () => Promise<string | null>;
}

export const REVOKE = { infinitive: 'revoke', gerund: 'revoking', participle: 'revoked' } as const;
export const DELETE = { infinitive: 'delete', gerund: 'deleting', participle: 'deleted' } as const;
export const REMOVE = { infinitive: 'remove', gerund: 'removing', participle: 'removed' } as const;

/** Returns when the person means it; throws otherwise. */
export async function requireConsent(
  surroundings: Pick<Surroundings, 'interactive' | 'ask' | 'writeError'>,
  { verb: { infinitive, gerund, participle }, question }: Consent,
): Promise<void> {
  if (!surroundings.interactive) {
    throw new CommandFailure(
      EXIT.usage,
      `${gerund} cannot be undone, and there is nobody to ask`,
      `give --yes to ${infinitive} without being asked`,
    );
  }
  const words = await question();
  if (words === null) return;
  surroundings.writeError(`${words}\n`);
  const answer = await surroundings.ask(`Type yes to ${infinitive} it: `, 'shown');
  if (answer.trim().toLowerCase() === 'yes') return;
  throw new CommandFailure(
    EXIT.refused,
    `nothing was ${participle}`,
    `type yes to ${infinitive}, or give --yes`,
  );
}
