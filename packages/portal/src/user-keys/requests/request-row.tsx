// One request: who asks for what, and the answer to it.
import type { UserKeyRequestAnswer } from '@keywright/core/wire-contract';
import { useState } from 'react';
import { useCurrent } from '../../frame/current.ts';
import { useNameOf } from '../../members/use-name-of.ts';
import { Button } from '../../parts/form/button.tsx';
import { say } from '../../parts/overlay/toasts.tsx';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { useAction } from '../../server/use-action.ts';
import { approve, takeBack } from '../user-key-queries.ts';
import { DenyDialog } from './deny-dialog.tsx';
import { RequestFacts } from './request-facts.tsx';

export function RequestRow({ request }: { readonly request: UserKeyRequestAnswer }) {
  const { standing } = useCurrent();
  const nameOf = useNameOf();
  const [isDenying, setDenying] = useState(false);
  const who = nameOf(request);
  const isOwn = request.memberId === standing.memberId;
  const agree = useAction(async () => {
    await approve(request.id);
    say(`${who} can claim “${request.name}” now.`);
  });
  const cancel = useAction(async () => {
    await takeBack(request.id);
    say('Your request is taken back.');
  });
  const problem = agree.problem ?? cancel.problem;
  return (
    <li className="grid gap-x-4 gap-y-2 border-t px-4 py-3 first:border-t-0 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
      <div className="min-w-0">
        <RequestFacts request={request} who={isOwn ? 'You' : who} />
      </div>
      <span className="flex gap-2">
        {standing.may('keys:write') ? (
          <>
            <Button size="small" onClick={() => setDenying(true)}>
              Deny
            </Button>
            <Button size="small" look="primary" isBusy={agree.isRunning} onClick={() => agree.run()}>
              Approve
            </Button>
          </>
        ) : (
          <Button
            size="small"
            look="quiet"
            isBusy={cancel.isRunning}
            onClick={() => cancel.run()}
            className="max-sm:-ml-2.5"
          >
            Take back
          </Button>
        )}
      </span>
      {problem !== null && (
        <div className="sm:col-span-2">
          <ProblemNotice problem={problem} what="That was not decided." />
        </div>
      )}
      {isDenying && <DenyDialog request={request} who={who} onClose={() => setDenying(false)} />}
    </li>
  );
}
