// Text to be read or copied exactly as it stands.
import { type Html, html, joined } from './html.ts';

/** Each line is an element of its own, so that one that is too long goes on indented; copied, it is the same text. */
export function codeBlock(label: string, code: string): Html {
  const lines = code.split('\n').map((line) => html`<span>${line}</span>`);
  return html`<figure class="code"><figcaption>${label}</figcaption><pre><code>${joined(lines, '\n')}</code></pre></figure>`;
}
