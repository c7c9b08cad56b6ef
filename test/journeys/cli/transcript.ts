// Transcripts in a document: fenced `console` blocks of `$ command` lines, each followed by what it prints.

export interface TranscriptStep {
  /** Line of the command in the document, from 1. */
  readonly line: number;
  readonly command: string;
  readonly expected: readonly string[];
}

export function transcriptOf(markdown: string): readonly TranscriptStep[] {
  const steps: { line: number; command: string; expected: string[] }[] = [];
  let inside = false;
  for (const [index, text] of markdown.split('\n').entries()) {
    if (text.startsWith('```')) inside = text === '```console';
    else if (inside && text.startsWith('$ ')) {
      steps.push({ line: index + 1, command: text.slice(2), expected: [] });
    } else if (inside) steps.at(-1)?.expected.push(text);
  }
  return steps.map((step) => ({ ...step, expected: withoutEmptyEnd(step.expected) }));
}

export function withoutEmptyEnd(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line !== '');
  return lines.slice(0, last + 1);
}
