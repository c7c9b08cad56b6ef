// A new password: first the link is asked for, then, with the link, the password is chosen.
import { SHORTEST_PASSWORD } from '@keywright/core/people/account-terms';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/form/button.tsx';
import { Field } from '../parts/form/field.tsx';
import { TextInput } from '../parts/form/text-input.tsx';
import { ask } from '../server/ask.ts';
import { useAction } from '../server/use-action.ts';
import { DoorFrame, linkClasses } from './form/door-frame.tsx';
import { PasswordInput } from './form/password-input.tsx';
import { signInFault } from './form/sign-in-fault.ts';
import { useTakenParameter } from './form/taken-parameter.ts';

const back = (
  <Link to="/sign-in" className={linkClasses}>
    Back to signing in
  </Link>
);

export function ResetPasswordPage() {
  const token = useTakenParameter('token');
  return token === null ? <AskForLink /> : <ChoosePassword token={token} />;
}

function AskForLink() {
  const [email, setEmail] = useState('');
  const [isSent, setSent] = useState(false);
  const request = useAction(async () => {
    await ask('/api/auth/request-password-reset', { method: 'POST', body: { email } });
    setSent(true);
  });
  if (isSent) {
    const about = `If ${email} has an account with a password, a link is on its way. It works once, for an hour.`;
    return <DoorFrame title="Look into your mail" about={about} below={back} />;
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void request.run();
  };
  return (
    <DoorFrame title="Ask for a new password" about="We send a link to choose one." below={back}>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <Field label="E-mail address" fault={signInFault(request.problem)}>
          {(parts) => (
            <TextInput
              {...parts}
              type="email"
              autoComplete="username"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" look="primary" isBusy={request.isRunning} disabled={!email.includes('@')}>
          Send the link
        </Button>
      </form>
    </DoorFrame>
  );
}

function ChoosePassword({ token }: { readonly token: string }) {
  const [newPassword, setNewPassword] = useState('');
  const choose = useAction(async () => {
    await ask('/api/auth/reset-password', { method: 'POST', body: { token, newPassword } });
    location.assign('/portal/sign-in?notice=password');
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void choose.run();
  };
  return (
    <DoorFrame title="Choose a new password" about="Every session of your account ends with it." below={back}>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <Field
          label="New password"
          hint={`At least ${SHORTEST_PASSWORD} characters. A few words do well.`}
          fault={signInFault(choose.problem)}
        >
          {(parts) => (
            <PasswordInput
              {...parts}
              autoComplete="new-password"
              value={newPassword}
              onChange={(event) => setNewPassword(event.target.value)}
            />
          )}
        </Field>
        <Button
          type="submit"
          look="primary"
          isBusy={choose.isRunning}
          disabled={newPassword.length < SHORTEST_PASSWORD}
        >
          Change the password
        </Button>
      </form>
    </DoorFrame>
  );
}
