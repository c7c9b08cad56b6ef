// Commands for bash and zsh, written so that they run as pasted.
import { betweenSingleQuotes } from '@keywright/core/portal/shell-quoting';

const SAFE_WORD = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** The text as one word of a shell command, quoted when it must be. */
export function shellWord(text: string): string {
  return SAFE_WORD.test(text) ? text : `'${betweenSingleQuotes(text)}'`;
}

export interface Call {
  /** Stands between double quotes: `$KEY_ID` in it is left to the shell. */
  readonly url: string;
  /** Null: nothing is sent, the call is a GET. Else it is a POST; a value that is `$NAME` is left to the shell. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

export function curl({ url, body }: Call): string {
  const lines = [`curl -sS "${url}"`, '-H "Authorization: Bearer $KEYWRIGHT_ADMIN_TOKEN"'];
  if (body !== null) lines.push("-H 'content-type: application/json'", `-d ${shellJson(body)}`);
  return lines.join(' \\\n  ');
}

/** Keeps the first id of this kind that the command prints. */
export function keepId(variable: string, prefix: string, command: string): string {
  return [
    `${variable}=$(`,
    indented(`${command} |`),
    `  grep -o '${prefix}_[0-9a-z]*' | head -n 1`,
    ')',
  ].join('\n');
}

export function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

function shellJson(body: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(body).map(([name, value]) => `${JSON.stringify(name)}: ${jsonValue(value)}`);
  if (entries.length < 3) return `'{${entries.join(', ')}}'`;
  return `'{\n${entries.map((entry) => `    ${entry}`).join(',\n')}\n  }'`;
}

/** Inside single quotes the shell replaces nothing; a variable stands between two of them, in double quotes. */
function jsonValue(value: unknown): string {
  if (typeof value === 'string' && /^\$[A-Z_]+$/.test(value)) return `"'"${value}"'"`;
  return betweenSingleQuotes(JSON.stringify(value));
}
