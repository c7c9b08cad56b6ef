// On what terms members have keys of their own, decided by whoever writes keys.
import { DAY_MS } from '@keywright/core/instant';
import type { UserKeyPolicyAnswer } from '@keywright/core/wire-contract';
import { durationWords } from '@keywright/core/duration-words';
import { type FormEvent, useState } from 'react';
import { useCurrent } from '../frame/current.ts';
import { Button } from '../parts/form/button.tsx';
import { ChoiceRow } from '../parts/form/choice-row.tsx';
import { Field } from '../parts/form/field.tsx';
import { Select } from '../parts/form/select.tsx';
import { TextInput } from '../parts/form/text-input.tsx';
import { say } from '../parts/overlay/toasts.tsx';
import { Card, Panel } from '../parts/show/panel.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { useAction } from '../server/use-action.ts';
import { setPolicy } from './user-key-queries.ts';

const MODES = [
  ['off', 'Off', 'Nobody gets new keys of their own. Those there are go on.'],
  ['self-service', 'Self-service', 'Members make them, on the terms below.'],
  ['admin-approved', 'With approval', 'Members ask; an owner or admin approves or denies.'],
] as const;
const DAY_SECONDS = DAY_MS / 1000;
const LIVES = [
  { value: '', label: 'As long as they like' },
  { value: String(30 * DAY_SECONDS), label: '30 days at most' },
  { value: String(90 * DAY_SECONDS), label: '90 days at most' },
  { value: String(365 * DAY_SECONDS), label: 'A year at most' },
];
const LEAVES = [
  { value: 'stop', label: 'Their keys stop' },
  { value: 'hand-over', label: 'Their keys become the workspace’s' },
];

export function PolicyForm({ policy }: { readonly policy: UserKeyPolicyAnswer }) {
  const { api, workspace } = useCurrent();
  const [mode, setMode] = useState(policy.mode);
  const [keysPerMember, setKeysPerMember] = useState(policy.keysPerMember);
  const [life, setLife] = useState(
    policy.maxLifetimeSeconds === null ? '' : String(policy.maxLifetimeSeconds),
  );
  const [onLeave, setOnLeave] = useState(policy.onLeave);
  const save = useAction(async () => {
    const limits = policy.limits.map(({ windowSeconds, period, ...rule }) =>
      period === null ? { ...rule, windowSeconds } : { ...rule, period },
    );
    const terms = { keysPerMember, maxLifetimeSeconds: life === '' ? null : Number(life), onLeave };
    await setPolicy(workspace.id, api.name, { mode, scopes: policy.scopes, limits, ...terms });
    say('The policy holds for keys made from now on.');
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run();
  };
  const lives = LIVES.some(({ value }) => value === life)
    ? LIVES
    : [...LIVES, { value: life, label: `${durationWords(Number(life) * 1000)} at most` }];
  return (
    <Panel title="Policy" about={`Who may have keys of their own for ${api.title}, and on what terms.`}>
      <Card className="p-5">
        <form onSubmit={submit} className="grid gap-5">
          <fieldset>
            <legend className="sr-only">Keys of members</legend>
            <div className="divide-y overflow-hidden rounded border border-edge">
              {MODES.map(([value, title, about]) => (
                <ChoiceRow
                  key={value}
                  kind="radio"
                  name="mode"
                  title={title}
                  checked={mode === value}
                  onChange={() => setMode(value)}
                >
                  {about}
                </ChoiceRow>
              ))}
            </div>
          </fieldset>
          {mode !== 'off' && (
            <div className="grid gap-4 sm:grid-cols-3">
              <Field label="Keys for each member">
                {(parts) => (
                  <TextInput
                    {...parts}
                    type="number"
                    min={1}
                    value={Number.isNaN(keysPerMember) ? '' : keysPerMember}
                    onChange={(event) => setKeysPerMember(event.target.valueAsNumber)}
                  />
                )}
              </Field>
              <Field label="How long they live">
                {(parts) => <Select {...parts} value={life} options={lives} onPick={setLife} />}
              </Field>
              <Field label="When a member leaves">
                {(parts) => (
                  <Select
                    {...parts}
                    value={onLeave}
                    options={LEAVES}
                    onPick={(next) => setOnLeave(next as typeof onLeave)}
                  />
                )}
              </Field>
            </div>
          )}
          {save.problem !== null && (
            <ProblemNotice problem={save.problem} what="The policy was not changed." />
          )}
          <div>
            <Button type="submit" isBusy={save.isRunning}>
              Save policy
            </Button>
          </div>
        </form>
      </Card>
    </Panel>
  );
}
