// The few looks output may have. Without colour every one of them is the text itself: nothing is said by colour alone.
// Commands we suggest are named as this program was run: behind npx, `keywright` alone is not found.
import { styleText } from 'node:util';

export interface Style {
  strong(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  /** A command of ours, of these words, on a line of its own. */
  command(words: string): string;
}

export function styleFor(colour: boolean, program: string): Style {
  const look = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  return {
    strong: look('bold'),
    faint: look('dim'),
    good: look('green'),
    bad: look('red'),
    command: (words) => `  ${program} ${words}`,
  };
}
