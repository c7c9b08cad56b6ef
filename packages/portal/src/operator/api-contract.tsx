// One API definition, read-only, with what it promises in plain words.
import type { ApiAnswer } from '@keywright/core/wire-contract';
import { Badge } from '../parts/show/badge.tsx';
import { Card, Panel } from '../parts/show/panel.tsx';
import { contractSentences } from './contract-sentences.ts';

export function ApiContract({ api }: { readonly api: ApiAnswer }) {
  return (
    <Panel
      title={api.title}
      about={<code className="font-mono">{api.baseUrls.byPath}</code>}
      actions={!api.hasUpstream && <Badge tone="warn">No upstream: nothing is forwarded</Badge>}
    >
      <Card className="p-5">
        <ul className="list-disc space-y-1 pl-5">
          {contractSentences(api).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Card>
      <Card className="overflow-x-auto">
        <table className="w-full text-small">
          <thead className="text-left text-tiny text-ink-soft">
            <tr>
              <th scope="col" className="px-4 py-2 font-normal">
                Route
              </th>
              <th scope="col" className="px-4 py-2 font-normal">
                What it does
              </th>
              <th scope="col" className="px-4 py-2 font-normal">
                Who may
              </th>
            </tr>
          </thead>
          <tbody>
            {api.routes.map(({ method, path, summary, access }) => (
              <tr key={`${method} ${path}`} className="border-t">
                <th scope="row" className="px-4 py-2 text-left font-mono font-normal whitespace-nowrap">
                  {method} {path}
                </th>
                <td className="px-4 py-2">{summary}</td>
                <td className="px-4 py-2 whitespace-nowrap text-ink-soft">
                  {'scope' in access ? (
                    <code className="font-mono">{access.scope}</code>
                  ) : (
                    access.kind.replaceAll('-', ' ')
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
    </Panel>
  );
}
