// Confirming an address, by a button: programs that look into mail open links, and press nothing.
import { Link } from '@tanstack/react-router';
import { Button } from '../parts/form/button.tsx';
import { ask } from '../server/ask.ts';
import { useAction } from '../server/use-action.ts';
import { DoorFrame, linkClasses } from './form/door-frame.tsx';
import { Notice } from './form/notice.tsx';
import { signInFault } from './form/sign-in-fault.ts';
import { useTakenParameter } from './form/taken-parameter.ts';

const below = (
  <Link to="/sign-in" className={linkClasses}>
    Sign in
  </Link>
);

export function VerifyEmailPage() {
  const token = useTakenParameter('token');
  const confirm = useAction(async () => {
    await ask('/api/auth/verify-email', { query: { token } });
    location.assign('/portal/sign-in?notice=confirmed');
  });
  if (token === null) {
    const about = 'This page needs the whole link out of your mail. Signing in sends another.';
    return <DoorFrame title="Confirm your address" about={about} below={below} />;
  }
  const fault = signInFault(confirm.problem);
  return (
    <DoorFrame title="Confirm your address" about="One press, and the address is yours here." below={below}>
      <div className="grid gap-4">
        {fault !== null && <Notice tone="bad">{fault} Signing in sends another link.</Notice>}
        <Button look="primary" isBusy={confirm.isRunning} onClick={() => confirm.run()}>
          Confirm the address
        </Button>
      </div>
    </DoorFrame>
  );
}
