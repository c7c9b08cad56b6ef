// Ends the session here, and with the page everything that was read in it.
import { ask } from '../server/ask.ts';
import { say } from '../parts/overlay/toasts.tsx';

export async function signOut(): Promise<void> {
  try {
    await ask('/api/auth/sign-out', { method: 'POST' });
  } catch {
    say('You are still signed in: the server did not answer. Try again.', { isBad: true });
    return;
  }
  location.assign('/portal/sign-in');
}
