// Signing in with an address and a password.
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Button } from '../../parts/form/button.tsx';
import { Field } from '../../parts/form/field.tsx';
import { TextInput } from '../../parts/form/text-input.tsx';
import { ask, ServerProblem } from '../../server/ask.ts';
import { useAction } from '../../server/use-action.ts';
import { linkClasses } from './door-frame.tsx';
import { Notice } from './notice.tsx';
import { PasswordInput } from './password-input.tsx';
import { signInFault } from './sign-in-fault.ts';

export interface PasswordSignInProps {
  /** Whose turn it is, where that is known. */
  readonly knownEmail?: string;
  readonly onSignedIn: () => void;
}

export function PasswordSignIn({ knownEmail = '', onSignedIn }: PasswordSignInProps) {
  const [email, setEmail] = useState(knownEmail);
  const [password, setPassword] = useState('');
  const signIn = useAction(async () => {
    await ask('/api/auth/sign-in/email', { method: 'POST', body: { email, password } });
    onSignedIn();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void signIn.run();
  };
  const isUnconfirmed =
    signIn.problem instanceof ServerProblem && signIn.problem.code === 'EMAIL_NOT_VERIFIED';
  return (
    <form onSubmit={submit} className="grid gap-4" noValidate>
      {isUnconfirmed && (
        <Notice tone="warn">Confirm your address first: we have just sent another link to {email}.</Notice>
      )}
      <Field label="E-mail address">
        {(parts) => (
          <TextInput
            {...parts}
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Password"
        fault={isUnconfirmed ? null : signInFault(signIn.problem)}
        aside={
          <Link to="/reset-password" className={`text-small ${linkClasses}`}>
            Forgotten?
          </Link>
        }
      >
        {(parts) => (
          <PasswordInput
            {...parts}
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Button
        type="submit"
        look="primary"
        isBusy={signIn.isRunning}
        disabled={email === '' || password === ''}
      >
        Sign in
      </Button>
    </form>
  );
}
