// What came back: status, headers and body, as far as it is there.
import { Badge } from '../parts/show/badge.tsx';
import { Card, Panel } from '../parts/show/panel.tsx';
import type { Answered } from './playground-request.ts';

export function AnswerPanel({ answered }: { readonly answered: Answered }) {
  const { status, headers, body, tookMs, isWhole } = answered;
  const isGood = status < 400;
  return (
    <Panel
      title="Answer"
      about={isWhole ? `Whole after ${tookMs} ms.` : 'On its way …'}
      actions={
        <Badge tone={isGood ? 'good' : 'bad'} shape={isGood ? 'dot' : 'cross'}>
          {status}
        </Badge>
      }
    >
      <section aria-label="Body of the answer" aria-busy={!isWhole}>
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          className="max-h-120 overflow-auto rounded border bg-sheet p-4 font-mono text-small break-words whitespace-pre-wrap"
        >
          {isWhole ? spread(body) : body}
        </pre>
      </section>
      <Card>
        <details>
          <summary className="cursor-pointer px-4 py-2.5 font-medium">{headers.length} headers</summary>
          <dl className="grid border-t px-4 py-2 text-small sm:grid-cols-[minmax(0,220px)_minmax(0,1fr)] sm:gap-x-4">
            {headers.map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="font-mono break-words text-ink-soft">{name}</dt>
                <dd className="font-mono break-words max-sm:mb-1.5">{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      </Card>
    </Panel>
  );
}

/** JSON on several lines; anything else as it is. */
function spread(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
