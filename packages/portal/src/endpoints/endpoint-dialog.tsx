// Makes or changes an endpoint. Who may call it is said with what it means.
import { LONGEST_NAME } from '@keywright/core/longest-name';
import type { EndpointAnswer } from '@keywright/core/wire-contract';
import { type FormEvent, useState } from 'react';
import { useCurrent } from '../frame/current.ts';
import { Button } from '../parts/form/button.tsx';
import { ChoiceRow } from '../parts/form/choice-row.tsx';
import { Field } from '../parts/form/field.tsx';
import { TextInput } from '../parts/form/text-input.tsx';
import { Dialog, DialogActions } from '../parts/overlay/dialog.tsx';
import { say } from '../parts/overlay/toasts.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { ServerProblem } from '../server/ask.ts';
import { useAction } from '../server/use-action.ts';
import { saveEndpoint } from './endpoint-queries.ts';

const MODES = [
  ['private', 'Private', 'Keys of this workspace may call it. For everybody else it does not exist.'],
  ['public', 'Public', 'Anybody may call it without a key. This workspace pays for every call.'],
] as const;

export interface EndpointDialogProps {
  readonly endpoint: EndpointAnswer | null;
  readonly onClose: () => void;
}

export function EndpointDialog({ endpoint, onClose }: EndpointDialogProps) {
  const { api, workspace } = useCurrent();
  const [name, setName] = useState(endpoint?.name ?? '');
  const [upstream, setUpstream] = useState(endpoint?.upstream ?? '');
  const [authMode, setAuthMode] = useState(endpoint?.authMode ?? 'private');
  const save = useAction(async () => {
    const choices = { name: name.trim(), upstream: upstream.trim() || null, authMode };
    const body = endpoint === null ? { api: api.name, workspaceId: workspace.id, ...choices } : choices;
    await saveEndpoint(endpoint?.id ?? null, body);
    say(endpoint === null ? `${choices.name} is ready.` : `${choices.name} is changed, everywhere.`);
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run();
  };
  const faultOf = (field: string) =>
    save.problem instanceof ServerProblem ? save.problem.faultOf(field) : null;
  return (
    <Dialog
      title={endpoint === null ? 'Create an endpoint' : `Edit ${endpoint.name}`}
      isOpen
      onClose={onClose}
    >
      <form onSubmit={submit} className="grid gap-5" noValidate>
        <Field label="Name" fault={faultOf('name')}>
          {(parts) => (
            <TextInput
              {...parts}
              data-first
              maxLength={LONGEST_NAME}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Leads to"
          hint={`An https address of your own. Empty: capacity of ${api.title}.`}
          fault={faultOf('upstream')}
        >
          {(parts) => (
            <TextInput
              {...parts}
              spellCheck={false}
              inputMode="url"
              placeholder="https://inference.example.com"
              value={upstream}
              onChange={(event) => setUpstream(event.target.value)}
              className="font-mono"
            />
          )}
        </Field>
        <fieldset>
          <legend className="mb-1.5 font-medium">Who may call it</legend>
          <div className="divide-y overflow-hidden rounded border border-edge">
            {MODES.map(([value, title, about]) => (
              <ChoiceRow
                key={value}
                kind="radio"
                name="mode"
                title={title}
                checked={authMode === value}
                onChange={() => setAuthMode(value)}
              >
                {about}
              </ChoiceRow>
            ))}
          </div>
        </fieldset>
        {save.problem !== null && <ProblemNotice problem={save.problem} what="The endpoint was not saved." />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={save.isRunning} disabled={name.trim() === ''}>
            {endpoint === null ? 'Create endpoint' : 'Save changes'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
