// Looks after who is signed in while pages are open: another tab may sign out, or in as somebody else. What one person
// has read is not left standing for the next.
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Person, sessionQuery } from './session-query.ts';
import { signInAddress } from './signed-out.ts';

export function useWatchedSession(person: Person): void {
  const { data: session } = useQuery({ ...sessionQuery, refetchOnWindowFocus: 'always' });
  const isOver = session === null;
  const isOther = session != null && session.user.id !== person.id;
  useEffect(() => {
    if (isOver) location.assign(signInAddress());
    else if (isOther) location.reload();
  }, [isOver, isOther]);
}
