// The first operator, made by whoever holds the link that the server printed.
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/form/button.tsx';
import { ask } from '../server/ask.ts';
import { useAction } from '../server/use-action.ts';
import { sessionQuery } from '../session/session-query.ts';
import { AccountFields, isWhole, NO_ACCOUNT } from './form/account-fields.tsx';
import { DoorFrame } from './form/door-frame.tsx';
import { Notice } from './form/notice.tsx';
import { signInFault } from './form/sign-in-fault.ts';
import { useTakenParameter } from './form/taken-parameter.ts';

const ABOUT =
  'You hold the link this server printed when it started. Whoever uses it first runs the server: it works once.';

export function FirstRunPage() {
  const code = useTakenParameter('code');
  const session = useQuery(sessionQuery).data ?? null;
  const [account, setAccount] = useState(NO_ACCOUNT);
  const become = useAction(async (body: Readonly<Record<string, string>>) => {
    await ask('/api/auth/first-run', { method: 'POST', body: { ...body, code } });
    location.assign('/portal');
  });
  if (code === null) {
    return (
      <DoorFrame
        title="Set this server up"
        about="This page needs the link that the server printed when it started, whole. Start the server again to have a new one printed."
      />
    );
  }
  const fault = signInFault(become.problem);
  if (session !== null) {
    return (
      <DoorFrame title="Set this server up" about={ABOUT}>
        <div className="grid gap-4">
          {fault !== null && <Notice tone="bad">{fault}</Notice>}
          <p>
            You are signed in as <strong>{session.user.email}</strong>. This account will be the operator’s.
          </p>
          <Button
            look="primary"
            isBusy={become.isRunning}
            onClick={() => become.run({ signedInAs: session.user.email })}
          >
            Make this account the operator
          </Button>
        </div>
      </DoorFrame>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isWhole(account)) void become.run({ ...account });
  };
  return (
    <DoorFrame title="Set this server up" about={ABOUT}>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <AccountFields account={account} onChange={setAccount} fault={fault} />
        <Button type="submit" look="primary" isBusy={become.isRunning} disabled={!isWhole(account)}>
          Become the operator
        </Button>
      </form>
    </DoorFrame>
  );
}
