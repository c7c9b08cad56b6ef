// How the keys of an API look: a drawing of one, part by part, and the same in words.

import type { SecretAlphabet } from '@keywright/core/secrets/secret-alphabet';
import {
  entropyBits,
  environmentsOf,
  lengthBehindPrefix,
  prefixOf,
  previewOf,
  randomPartOf,
  type SecretFormat,
  type SecretPreview,
} from '@keywright/core/secrets/secret-format';
import { type Html, html, joined } from '../html.ts';

/** With a word joiner on either side of each dash: a range does not break over lines. */
const ALPHABET_WORDS: Readonly<Record<SecretAlphabet, string>> = {
  base62: '0\u2060–\u20609 A\u2060–\u2060Z a\u2060–\u2060z',
  base36: '0\u2060–\u20609 a\u2060–\u2060z',
};

interface Part {
  readonly kind: 'prefix' | 'random' | 'check';
  readonly text: string;
  readonly label: string;
}

export function keyAnatomy(format: SecretFormat, preview: SecretPreview): Html {
  const parts = partsOf(format).map(
    ({ kind, text, label }) => html`<span class="${kind}"><b>${text}</b><i>${label}</i></span>`,
  );
  return html`<figure class="anatomy">
<div class="drawing" aria-hidden="true">${parts}</div>
<figcaption>${inWords(format)} Lists show <code>${previewSample(format, preview)}</code>.</figcaption>
</figure>`;
}

function partsOf(format: SecretFormat): readonly Part[] {
  const { length } = randomPartOf(format);
  const [environment = ''] = environmentsOf(format);
  const random: Part = { kind: 'random', text: '•'.repeat(length), label: `${length} random` };
  const checksum = totalLength(format) - prefixOf(format, environment).length - length;
  if (format.kind === 'plain' || checksum === 0) {
    return [{ kind: 'prefix', text: prefixOf(format, environment), label: 'prefix' }, random];
  }
  return [
    { kind: 'prefix', text: `${format.prefix}_`, label: 'prefix' },
    { kind: 'prefix', text: `${environment}_`, label: 'environment' },
    random,
    { kind: 'check', text: '•'.repeat(checksum), label: `${checksum} check` },
  ];
}

function inWords(format: SecretFormat): Html {
  const { length } = randomPartOf(format);
  const starts = environmentsOf(format).map(
    (environment) => html`<code>${prefixOf(format, environment)}</code>`,
  );
  const alphabet = ALPHABET_WORDS[format.kind === 'plain' ? format.alphabet : 'base62'];
  const check = format.kind === 'checked' ? ' and a checksum that catches slips before any lookup' : '';
  const bits = Math.floor(entropyBits(format));
  return html`Starts with ${joined(starts, ' or ')}, then ${length} random characters of ${alphabet} (${bits} bits)${check}.
${totalLength(format)} characters in all.`;
}

/** Of a key that never was, its random characters dotted out. */
function previewSample(format: SecretFormat, preview: SecretPreview): string {
  const [environment = ''] = environmentsOf(format);
  return previewOf(format, { environment, random: '•'.repeat(randomPartOf(format).length) }, preview);
}

function totalLength(format: SecretFormat): number {
  const [environment = ''] = environmentsOf(format);
  return prefixOf(format, environment).length + lengthBehindPrefix(format);
}
