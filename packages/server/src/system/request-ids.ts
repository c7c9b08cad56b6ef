// Request ids: unique over restarts and nodes, cheap enough for every request. They name a request; they guard nothing.
import { SECRET_ALPHABETS } from '@keywright/core/secrets/secret-alphabet';
import type { Secrets } from '../app/ports.ts';

export function createRequestIds(secrets: Pick<Secrets, 'randomCharacters'>): () => string {
  const boot = secrets.randomCharacters(SECRET_ALPHABETS.base36, 10);
  let count = 0;
  return () => {
    count += 1;
    return `req_${boot}${count.toString(36).padStart(6, '0')}`;
  };
}
