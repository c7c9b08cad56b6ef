// Everything that narrows a key, in the order in which people think of it. Making one and changing one ask the same.
import type { UserKeyPolicyAnswer } from '@keywright/core/wire-contract';
import { ServerProblem } from '../../server/ask.ts';
import { AddressField } from './addresses/address-field.tsx';
import { ExpiryField } from './expiry-field.tsx';
import type { KeyDraft } from './key-draft.ts';
import { LimitsField } from './limits-field.tsx';
import { ScopeChoice } from './scope-choice.tsx';

export interface RightsFieldsProps {
  readonly draft: KeyDraft;
  readonly onChange: (changes: Partial<KeyDraft>) => void;
  readonly problem: unknown;
  /** What members make or ask for for themselves has the limits of this, opens no more, and lives no longer. */
  readonly policy?: UserKeyPolicyAnswer | null;
  /** Whether limits may be changed. */
  readonly hasLimits?: boolean;
}

export function RightsFields({
  draft,
  onChange,
  problem,
  policy = null,
  hasLimits = policy === null,
}: RightsFieldsProps) {
  const faultOf = (field: string) => (problem instanceof ServerProblem ? problem.faultOf(field) : null);
  return (
    <>
      <ScopeChoice
        chosen={draft.scopes}
        allowed={policy?.scopes ?? 'any'}
        onChange={(scopes) => onChange({ scopes })}
      />
      <AddressField draft={draft} onChange={onChange} fault={faultOf('allowedAddresses')} />
      <ExpiryField
        expiresAt={draft.expiresAt}
        onChange={(expiresAt) => onChange({ expiresAt })}
        fault={faultOf('expiresAt')}
        longestSeconds={policy?.maxLifetimeSeconds ?? null}
      />
      {hasLimits && (
        <LimitsField
          limits={draft.limits}
          onChange={(limits) => onChange({ limits })}
          fault={faultOf('limits')}
        />
      )}
    </>
  );
}
