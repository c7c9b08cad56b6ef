// Over a page whose session is over: nothing of it can be seen or used, and nothing of what was typed into it is lost. Once
// its person is back, it goes on; somebody else begins anew.
import { Dialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import { pageFacts } from '../server/page-facts.ts';
import { queryClient } from '../server/query-client.ts';
import { DoorFrame, linkClasses } from '../sign-in/form/door-frame.tsx';
import { PasswordSignIn } from '../sign-in/form/password-sign-in.tsx';
import type { Person } from './session-query.ts';
import { signInAddress } from './signed-out.ts';

export function SignInAgain({ person }: { readonly person: Person }) {
  const [title] = useState(() => document.title);
  useEffect(
    () => () => {
      document.title = title;
    },
    [title],
  );
  const goOn = () => void queryClient.invalidateQueries();
  const about = (
    <p>
      You are signed out. Sign in again as <strong>{person.email}</strong> and go on where you were: what you
      typed is still here.
    </p>
  );
  const below = (
    <>
      <a href="/portal/sign-in" target="_blank" rel="noopener" className={linkClasses}>
        Sign in in another tab
      </a>
      {' · '}
      <a href={signInAddress()} className={linkClasses}>
        Leave what you were doing
      </a>
    </>
  );
  return (
    <Dialog.Root open>
      <Dialog.Portal>
        <Dialog.Content
          aria-describedby={undefined}
          onEscapeKeyDown={(event) => event.preventDefault()}
          className="fixed inset-0 z-60 overflow-y-auto bg-bench outline-none"
        >
          <Dialog.Title className="sr-only">You are signed out</Dialog.Title>
          <DoorFrame title="Sign in" about={about} below={below}>
            {pageFacts.signIn.password && <PasswordSignIn knownEmail={person.email} onSignedIn={goOn} />}
          </DoorFrame>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
