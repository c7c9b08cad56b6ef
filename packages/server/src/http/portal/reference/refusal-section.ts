// Everything the server says no with: a list to jump from, and what each one means.

import { REFUSAL_REASONS, type RefusalReason } from '@keywright/core/refusals/refusal-reasons';
import { REFUSAL_TABLE } from '@keywright/core/refusals/refusal-table';
import { DEFAULT_REFUSALS } from '@keywright/core/refusals/render-refusal';
import { codeBlock } from '../code-block.ts';
import { dataTable } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import { exampleText } from '../overview/refusal-examples.ts';

const BY_STATUS = Map.groupBy(
  REFUSAL_REASONS.toSorted((a, b) => REFUSAL_TABLE[a].status - REFUSAL_TABLE[b].status),
  (reason) => REFUSAL_TABLE[reason].status,
);

export function refusalSection(): Html {
  const example = exampleText(
    { reason: 'validation_error', problems: [{ field: 'name', message: 'must have 1 to 100 characters' }] },
    { policy: DEFAULT_REFUSALS, shape: 'problem', realm: 'keywright', requestId: 'req_…' },
  );
  return html`<section aria-labelledby="refusals">
<h2 id="refusals">Refusals</h2>
<p>Problem details (RFC 9457) with a <code>code</code> that stays the same and the <code>requestId</code> to ask about.
Reasons that would tell a thief something share one code; <a href="#post-api-v1-keys-verify">Verify a key</a> answers the exact reason.</p>
${codeBlock('A key whose name is too long', example)}
<ul class="jump">${[...BY_STATUS].map(([status, reasons]) => jumpLine(status, reasons))}</ul>
${refusalTable()}
</section>`;
}

function refusalId(reason: RefusalReason): string {
  return `refusal-${reason}`;
}

function jumpLine(status: number, reasons: readonly RefusalReason[]): Html {
  const links = reasons.map((reason) => html`<a href="#${refusalId(reason)}"><code>${reason}</code></a> `);
  return html`<li><b>${status}</b> <span>${links}</span></li>
`;
}

function refusalTable(): Html {
  return dataTable({
    caption: 'Refusals, by status',
    columns: ['Reason', 'Status', 'Code the caller reads', 'What it means'],
    rows: [...BY_STATUS.values()].flat().map((reason) => {
      const { status, code, text, exactText } = REFUSAL_TABLE[reason];
      const cells = [html`<code>${reason}</code>`, status, html`<code>${code}</code>`, exactText ?? text];
      return { id: refusalId(reason), cells };
    }),
  });
}
