// Looks after who is signed in while pages are open: a session ends, another tab may sign out, or in as somebody else. What
// one person has read is not left standing for the next.
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Person, sessionQuery } from './session-query.ts';

/** Whether the session is over. */
export function useWatchedSession(person: Person): boolean {
  const { data: session } = useQuery({ ...sessionQuery, refetchOnWindowFocus: 'always' });
  const isOther = session != null && session.user.id !== person.id;
  useEffect(() => {
    if (isOther) location.reload();
  }, [isOther]);
  return session === null;
}
