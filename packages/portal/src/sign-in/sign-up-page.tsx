// A new account. The answer is the same whether or not the address has one: the rest is in the mail.
import { getRouteApi, Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/form/button.tsx';
import { ask } from '../server/ask.ts';
import { pageFacts } from '../server/page-facts.ts';
import { useAction } from '../server/use-action.ts';
import { AccountFields, isWhole, NO_ACCOUNT } from './form/account-fields.tsx';
import { DoorFrame, linkClasses } from './form/door-frame.tsx';
import { keepNext, nextPath } from './form/next-path.ts';
import { ProviderButtons } from './form/provider-buttons.tsx';
import { signInFault } from './form/sign-in-fault.ts';

const route = getRouteApi('/sign-up');

export function SignUpPage() {
  const { next } = route.useSearch();
  const [account, setAccount] = useState(NO_ACCOUNT);
  const [isSent, setSent] = useState(false);
  const signUp = useAction(async () => {
    await ask('/api/auth/sign-up/email', { method: 'POST', body: account });
    // The link in the mail opens a tab of its own. Of all pages, one is there for who is new: an invitation.
    if (nextPath(next).startsWith('/portal/invitations/')) keepNext(next);
    setSent(true);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isWhole(account)) void signUp.run();
  };
  const below = (
    <>
      Have an account?{' '}
      <Link to="/sign-in" search={next ? { next } : {}} className={linkClasses}>
        Sign in
      </Link>
    </>
  );
  if (isSent) {
    return (
      <DoorFrame
        title="Look into your mail"
        about={
          <p>
            We sent a link to <strong>{account.email}</strong>. Open it to confirm the address; it works for
            an hour. Then sign in.
          </p>
        }
        below={below}
      >
        <p className="text-small text-ink-soft">
          Nothing there? Look among the unwanted mail, or sign in: that sends another link.
        </p>
      </DoorFrame>
    );
  }
  if (!pageFacts.signIn.password) {
    return (
      <DoorFrame title="Sign up" about="Accounts here come from your provider." below={below}>
        <ProviderButtons next={nextPath(next)} />
      </DoorFrame>
    );
  }
  return (
    <DoorFrame title="Sign up" below={below}>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <ProviderButtons next={nextPath(next)} />
        <AccountFields account={account} onChange={setAccount} fault={signInFault(signUp.problem)} />
        <Button type="submit" look="primary" isBusy={signUp.isRunning} disabled={!isWhole(account)}>
          Sign up
        </Button>
      </form>
    </DoorFrame>
  );
}
