// Mail while none is configured: printed where the server was started, so that its links can be opened.
import type { Mail } from './mail.ts';

export function createPrintedMail(print: (text: string) => void): Mail {
  return {
    send: async ({ to, subject, text }) => {
      print(`\n  Mail to ${printable(to)}: ${printable(subject)}\n\n${indented(text)}\n`);
    },
  };
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${printable(line)}`)
    .join('\n');
}

/** Names are chosen by strangers: none of them moves the cursor of a terminal. */
function printable(line: string): string {
  return line.replaceAll(/\p{C}/gu, '');
}
