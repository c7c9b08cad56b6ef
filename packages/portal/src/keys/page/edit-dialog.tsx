// Changes what a key may do. It holds from the answer on, for every secret of the key.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { type FormEvent, useState } from 'react';
import { useCurrent } from '../../frame/current.ts';
import { Button } from '../../parts/form/button.tsx';
import { Field } from '../../parts/form/field.tsx';
import { TextInput } from '../../parts/form/text-input.tsx';
import { Dialog, DialogActions } from '../../parts/overlay/dialog.tsx';
import { say } from '../../parts/overlay/toasts.tsx';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { ServerProblem } from '../../server/ask.ts';
import { useAction } from '../../server/use-action.ts';
import { draftOf, type KeyDraft, rightsOf } from '../draft/key-draft.ts';
import { PermissionSentence } from '../draft/permission-sentence.tsx';
import { RightsFields } from '../draft/rights-fields.tsx';
import { editKey } from '../key-actions.ts';

export interface EditDialogProps {
  readonly value: KeyAnswer;
  readonly onClose: () => void;
}

export function EditDialog({ value, onClose }: EditDialogProps) {
  const { api } = useCurrent();
  const [draft, setDraft] = useState<KeyDraft>(() => draftOf(value));
  const change = (changes: Partial<KeyDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const save = useAction(async () => {
    const before = rightsOf(draftOf(value));
    const changes = Object.entries(rightsOf(draft)).filter(
      ([field, chosen]) => JSON.stringify(chosen) !== JSON.stringify(before[field as keyof typeof before]),
    );
    if (changes.length > 0) await editKey(value.id, Object.fromEntries(changes));
    say(changes.length === 0 ? 'Nothing was changed.' : `${draft.name} is changed, everywhere.`);
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run();
  };
  const nameFault = save.problem instanceof ServerProblem ? save.problem.faultOf('name') : null;
  return (
    <Dialog title={`Edit ${value.name}`} isOpen onClose={onClose} width="wide">
      <form onSubmit={submit} className="grid gap-6" noValidate>
        <div className="rounded border bg-inset px-4 py-3">
          <PermissionSentence draft={draft} api={api} />
        </div>
        <Field label={api.portal.words.name} fault={nameFault}>
          {(parts) => (
            <TextInput
              {...parts}
              maxLength={100}
              value={draft.name}
              onChange={(event) => change({ name: event.target.value })}
            />
          )}
        </Field>
        <RightsFields draft={draft} onChange={change} problem={save.problem} />
        {save.problem !== null && <ProblemNotice problem={save.problem} what="The key was not changed." />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={save.isRunning} disabled={draft.name.trim() === ''}>
            Save changes
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
