// As whom the request is sent: as who is signed in, or with a key.
import { useCurrent } from '../frame/current.ts';
import { ChoiceRow } from '../parts/form/choice-row.tsx';
import { Field } from '../parts/form/field.tsx';
import { TextInput } from '../parts/form/text-input.tsx';

export interface CallerChoiceProps {
  /** Without a key of the workspace's, nobody calls by session. */
  readonly needsKey: boolean;
  /** As typed; null to call as who is signed in. */
  readonly secret: string | null;
  readonly onPick: (isByKey: boolean) => void;
  readonly onSecret: (secret: string) => void;
}

export function CallerChoice({ needsKey, secret, onPick, onSecret }: CallerChoiceProps) {
  const { workspace, standing } = useCurrent();
  const isSeated = standing.memberId !== null;
  const asWho = needsKey
    ? `Without a key; ${workspace.name} must have an active one that opens this.`
    : 'Without a key.';
  return (
    <>
      <fieldset>
        <legend className="mb-1.5 font-medium">Who calls</legend>
        <div className="divide-y overflow-hidden rounded border border-edge bg-raised">
          <ChoiceRow
            kind="radio"
            name="who"
            title="You, as you are signed in"
            checked={secret === null}
            disabled={!isSeated}
            onChange={() => onPick(false)}
          >
            {isSeated ? asWho : `You are no member of ${workspace.name}.`}
          </ChoiceRow>
          <ChoiceRow
            kind="radio"
            name="who"
            title="A key"
            checked={secret !== null}
            onChange={() => onPick(true)}
          >
            As a program would. It is sent with the request, and kept nowhere.
          </ChoiceRow>
        </div>
      </fieldset>
      {secret !== null && (
        <Field label="Key">
          {(parts) => (
            <TextInput
              {...parts}
              type="password"
              autoComplete="off"
              spellCheck={false}
              value={secret}
              onChange={(event) => onSecret(event.target.value)}
              className="font-mono"
            />
          )}
        </Field>
      )}
    </>
  );
}
