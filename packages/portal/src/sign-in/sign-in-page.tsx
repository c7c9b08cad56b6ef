// Signing in: a password, or a provider.
import { getRouteApi, Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/form/button.tsx';
import { Field } from '../parts/form/field.tsx';
import { TextInput } from '../parts/form/text-input.tsx';
import { ask, ServerProblem } from '../server/ask.ts';
import { pageFacts } from '../server/page-facts.ts';
import { useAction } from '../server/use-action.ts';
import { DoorFrame, linkClasses } from './form/door-frame.tsx';
import { Notice } from './form/notice.tsx';
import { nextPath } from './form/next-path.ts';
import { PasswordInput } from './form/password-input.tsx';
import { ProviderButtons } from './form/provider-buttons.tsx';
import { signInError } from './form/sign-in-errors.ts';
import { signInFault } from './form/sign-in-fault.ts';

const route = getRouteApi('/sign-in');
const NOTICES: Readonly<Record<string, string>> = {
  confirmed: 'Your address is confirmed. Sign in.',
  password: 'Your password is changed, and every session is ended. Sign in with the new one.',
};

export function SignInPage() {
  const search = route.useSearch();
  const next = nextPath(search.next);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useAction(async () => {
    await ask('/api/auth/sign-in/email', { method: 'POST', body: { email, password } });
    location.assign(next);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void signIn.run();
  };
  const { password: hasPasswords, providers } = pageFacts.signIn;
  const error = signInError(search.error);
  const notice = Object.hasOwn(NOTICES, search.notice ?? '') && NOTICES[search.notice ?? ''];
  const isUnconfirmed =
    signIn.problem instanceof ServerProblem && signIn.problem.code === 'EMAIL_NOT_VERIFIED';
  const below = hasPasswords && (
    <>
      No account yet?{' '}
      <Link to="/sign-up" search={search.next ? { next: search.next } : {}} className={linkClasses}>
        Sign up
      </Link>
      {' · '}
      <a href="/portal/about" className={linkClasses}>
        What runs here
      </a>
    </>
  );
  return (
    <DoorFrame title="Sign in" below={below}>
      <div className="grid gap-5">
        {notice && <Notice tone="good">{notice}</Notice>}
        {error !== null && <Notice tone="bad">{error}</Notice>}
        {isUnconfirmed && (
          <Notice tone="warn">Confirm your address first: we have just sent another link to {email}.</Notice>
        )}
        <ProviderButtons next={next} />
        {providers.length > 0 && hasPasswords && (
          <p className="flex items-center gap-3 text-small text-ink-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
            or
          </p>
        )}
        {hasPasswords && (
          <form onSubmit={submit} className="grid gap-4" noValidate>
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
        )}
      </div>
    </DoorFrame>
  );
}
