// Changes what a key may do. It holds from the answer on, for every secret of the key.
import { LONGEST_NAME } from '@keywright/core/longest-name';
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
import { typedFault } from '../draft/addresses/address-draft.ts';
import { changedRights, draftOf, type KeyDraft } from '../draft/key-draft.ts';
import { PermissionSentence } from '../draft/permission-sentence.tsx';
import { RightsFields } from '../draft/rights-fields.tsx';
import { editKey } from '../key-actions.ts';
import { mayOf } from '../state/may-of.ts';
import { EndedMeanwhile } from '../state/ended-meanwhile.tsx';

export interface EditDialogProps {
  readonly value: KeyAnswer;
  readonly onClose: () => void;
}

export function EditDialog({ value, onClose }: EditDialogProps) {
  const { api, standing } = useCurrent();
  const [opened, setOpened] = useState(value);
  const [draft, setDraft] = useState<KeyDraft>(() => draftOf(value));
  const change = (changes: Partial<KeyDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const save = useAction(async () => {
    const changes = changedRights(opened, draft);
    const isSame = Object.keys(changes).length === 0;
    if (!isSame) await editKey(value.id, changes);
    say(isSame ? 'Nothing was changed.' : `${draft.name} is changed, everywhere.`);
    onClose();
  });
  const isOutdated = Object.keys(changedRights(opened, draftOf(value))).length > 0;
  const takeTheirs = () => {
    setOpened(value);
    setDraft(draftOf(value));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) void save.run();
  };
  const isReady = value.state !== 'revoked' && draft.name.trim() !== '' && typedFault(draft) === null;
  const nameFault = save.problem instanceof ServerProblem ? save.problem.faultOf('name') : null;
  return (
    <Dialog title={`Edit ${value.name}`} isOpen onClose={onClose} width="wide">
      <form onSubmit={submit} className="grid gap-6" noValidate>
        <EndedMeanwhile value={value} />
        {isOutdated && (
          <div role="status" className="grid gap-2 rounded border border-warn-edge bg-warn-wash px-4 py-3">
            <p>
              Somebody has changed this key since you opened it. Saving changes what you changed here, and
              leaves the rest as they made it.
            </p>
            <div>
              <Button size="small" onClick={takeTheirs}>
                Begin again with theirs
              </Button>
            </div>
          </div>
        )}
        <div className="rounded border bg-inset px-4 py-3">
          <PermissionSentence draft={draft} api={api} />
        </div>
        <Field label={api.portal.words.name} fault={nameFault}>
          {(parts) => (
            <TextInput
              {...parts}
              maxLength={LONGEST_NAME}
              value={draft.name}
              onChange={(event) => change({ name: event.target.value })}
            />
          )}
        </Field>
        <RightsFields
          draft={draft}
          onChange={change}
          problem={save.problem}
          hasLimits={mayOf(value, standing, api).widen}
        />
        {save.problem !== null && <ProblemNotice problem={save.problem} what="The key was not changed." />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={save.isRunning} disabled={!isReady}>
            Save changes
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
