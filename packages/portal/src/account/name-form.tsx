// Changes how one is called.
import { LONGEST_NAME } from '@keywright/core/longest-name';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/form/button.tsx';
import { Field } from '../parts/form/field.tsx';
import { TextInput } from '../parts/form/text-input.tsx';
import { say } from '../parts/overlay/toasts.tsx';
import { ask } from '../server/ask.ts';
import { useAction } from '../server/use-action.ts';
import { sessionQuery } from '../session/session-query.ts';
import { signInFault } from '../sign-in/form/sign-in-fault.ts';

export function NameForm({ name: given }: { readonly name: string }) {
  const client = useQueryClient();
  const [name, setName] = useState(given);
  const save = useAction(async () => {
    await ask('/api/auth/update-user', { method: 'POST', body: { name: name.trim() } });
    await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    say('Your name is changed.');
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run();
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
      <Field label="Your name" fault={signInFault(save.problem)} className="flex-1 basis-60">
        {(parts) => (
          <TextInput
            {...parts}
            autoComplete="name"
            maxLength={LONGEST_NAME}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" isBusy={save.isRunning} disabled={name.trim() === '' || name.trim() === given}>
        Save name
      </Button>
    </form>
  );
}
