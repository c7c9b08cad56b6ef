// What went wrong: what happened, why, what to do, and the request id for whoever is asked for help.
import { CloudOff, OctagonX } from 'lucide-react';
import { isAnswerLost, problemWords } from '../../server/problem-words.ts';
import { Button } from '../form/button.tsx';
import { CopyButton } from './copy-button.tsx';

export interface ProblemNoticeProps {
  readonly problem: unknown;
  /** `The keys could not be read.` */
  readonly what: string;
  readonly onRetry?: () => void;
}

export function ProblemNotice({ problem, what, onRetry }: ProblemNoticeProps) {
  const { why, next, requestId, isOffline } = problemWords(problem);
  const Icon = isOffline ? CloudOff : OctagonX;
  return (
    <div role="alert" className="flex gap-3 rounded border border-bad-edge bg-bad-wash p-4">
      <Icon aria-hidden className="mt-0.75 size-4 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{isAnswerLost(problem) ? 'No answer came back.' : what}</p>
        <p className="text-ink-soft">
          {why} {next}
        </p>
        {requestId !== null && (
          <p className="mt-1 flex flex-wrap items-center gap-1 text-small text-ink-soft">
            Request <code className="font-mono break-all">{requestId}</code>
            <CopyButton text={requestId} label="Copy request id" />
          </p>
        )}
        {onRetry && (
          <Button size="small" className="mt-2" onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}
