// Facts as name and value, one under the other.
import { type Html, html, type Insert } from './html.ts';

export interface Fact {
  readonly name: string;
  readonly value: Insert;
}

export function factList(facts: readonly Fact[]): Html {
  const rows = facts.map(
    ({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>
`,
  );
  return html`<dl class="facts">
${rows}</dl>`;
}
