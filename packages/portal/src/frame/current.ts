// What a page is about: who looks, in which workspace, at which API. Given by the frame, so that no page asks again.
import type { ApiAnswer, WorkspaceAnswer } from '@keywright/core/wire-contract';
import { createContext, useContext } from 'react';
import type { Person } from '../session/session-query.ts';
import type { Standing } from '../workspaces/standing.ts';

export interface Current {
  readonly person: Person;
  readonly workspaces: readonly WorkspaceAnswer[];
  readonly workspace: WorkspaceAnswer;
  readonly standing: Standing;
  readonly apis: readonly ApiAnswer[];
  /** On pages of the workspace as a whole: the one that was looked at last. */
  readonly api: ApiAnswer;
}

export const CurrentContext = createContext<Current | null>(null);

export function useCurrent(): Current {
  const current = useContext(CurrentContext);
  if (current === null) throw new Error('This page stands outside the frame');
  return current;
}
