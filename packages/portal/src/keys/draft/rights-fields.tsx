// Everything that narrows a key, in the order in which people think of it. Making one and changing one ask the same.
import { ServerProblem } from '../../server/ask.ts';
import { AddressField } from './address-field.tsx';
import { ExpiryField } from './expiry-field.tsx';
import type { KeyDraft } from './key-draft.ts';
import { LimitsField } from './limits-field.tsx';
import { ScopeChoice } from './scope-choice.tsx';

export interface RightsFieldsProps {
  readonly draft: KeyDraft;
  readonly onChange: (changes: Partial<KeyDraft>) => void;
  readonly problem: unknown;
  /** Whether limits are asked for: what members ask for has those of the policy. */
  readonly hasLimits?: boolean;
}

export function RightsFields({ draft, onChange, problem, hasLimits = true }: RightsFieldsProps) {
  const faultOf = (field: string) => (problem instanceof ServerProblem ? problem.faultOf(field) : null);
  return (
    <>
      <ScopeChoice chosen={draft.scopes} onChange={(scopes) => onChange({ scopes })} />
      <AddressField
        addresses={draft.addresses}
        onChange={(addresses) => onChange({ addresses })}
        fault={faultOf('allowedAddresses')}
      />
      <ExpiryField
        expiresAt={draft.expiresAt}
        onChange={(expiresAt) => onChange({ expiresAt })}
        fault={faultOf('expiresAt')}
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
