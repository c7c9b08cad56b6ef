// What a key is called, and which environment it is for.
import { LONGEST_NAME } from '@keywright/core/longest-name';
import { useCurrent } from '../../frame/current.ts';
import { Field } from '../../parts/form/field.tsx';
import { Segments } from '../../parts/form/segments.tsx';
import { TextInput } from '../../parts/form/text-input.tsx';
import { ServerProblem } from '../../server/ask.ts';
import type { KeyDraft } from './key-draft.ts';

export interface NameFieldsProps {
  readonly draft: KeyDraft;
  readonly onChange: (changes: Partial<KeyDraft>) => void;
  readonly isOptional: boolean;
  readonly problem: unknown;
}

export function NameFields({ draft, onChange, isOptional, problem }: NameFieldsProps) {
  const { api } = useCurrent();
  const fault = problem instanceof ServerProblem ? problem.faultOf('name') : null;
  const environments = api.secrets.environments.map(({ name }) => ({ value: name, label: name }));
  return (
    <div className="flex flex-wrap items-start gap-x-6 gap-y-4">
      <Field
        label={`${api.portal.words.name}${isOptional ? ' (optional)' : ''}`}
        hint="What uses it, such as: checkout service, production."
        fault={fault}
        className="min-w-60 flex-1"
      >
        {(parts) => (
          <TextInput
            {...parts}
            maxLength={LONGEST_NAME}
            value={draft.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      {environments.length > 1 && (
        <div className="grid gap-1.5">
          <p className="font-medium">Environment</p>
          <Segments
            label="Environment"
            value={draft.environment}
            options={environments}
            onPick={(environment) => onChange({ environment })}
          />
        </div>
      )}
    </div>
  );
}
