// Changes the password, and ends the other sessions unless told not to.
import { SHORTEST_PASSWORD } from '@keywright/core/people/account-terms';
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/form/button.tsx';
import { ChoiceRow } from '../parts/form/choice-row.tsx';
import { Field } from '../parts/form/field.tsx';
import { say } from '../parts/overlay/toasts.tsx';
import { ask } from '../server/ask.ts';
import { useAction } from '../server/use-action.ts';
import { PasswordInput } from '../sign-in/form/password-input.tsx';
import { signInFault } from '../sign-in/form/sign-in-fault.ts';

export function PasswordForm() {
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const [revokeOtherSessions, setRevoke] = useState(true);
  const change = useAction(async () => {
    const body = { currentPassword, newPassword, revokeOtherSessions };
    await ask('/api/auth/change-password', { method: 'POST', body });
    setCurrent('');
    setNew('');
    say(
      revokeOtherSessions
        ? 'Your password is changed; other sessions are ended.'
        : 'Your password is changed.',
    );
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void change.run();
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Present password" fault={signInFault(change.problem)}>
          {(parts) => (
            <PasswordInput
              {...parts}
              autoComplete="current-password"
              value={currentPassword}
              onChange={(event) => setCurrent(event.target.value)}
            />
          )}
        </Field>
        <Field label="New password" hint={`At least ${SHORTEST_PASSWORD} characters.`}>
          {(parts) => (
            <PasswordInput
              {...parts}
              autoComplete="new-password"
              value={newPassword}
              onChange={(event) => setNew(event.target.value)}
            />
          )}
        </Field>
      </div>
      <div className="overflow-hidden rounded border">
        <ChoiceRow
          kind="checkbox"
          name="end"
          title="Sign out everywhere else"
          checked={revokeOtherSessions}
          onChange={setRevoke}
        />
      </div>
      <div>
        <Button
          type="submit"
          isBusy={change.isRunning}
          disabled={currentPassword === '' || newPassword.length < SHORTEST_PASSWORD}
        >
          Change password
        </Button>
      </div>
    </form>
  );
}
