// The same request for a terminal. The key is read from the environment there: no text that is copied holds one.
import { betweenDoubleQuotes, betweenSingleQuotes } from '@keywright/core/portal/shell-quoting';
import type { ApiAnswer } from '@keywright/core/wire-contract';
import { type Tried, triedUrl } from './playground-request.ts';

export function curlText(api: ApiAnswer, tried: Tried): string {
  const [variable = 'API_KEY'] = api.portal.environmentVariables;
  const { method, carriers } = tried.route;
  const header =
    carriers[0] === 'x-api-key' ? `x-api-key: $${variable}` : `Authorization: Bearer $${variable}`;
  return [
    `curl ${method === 'POST' ? '' : `-X ${method} `}"${betweenDoubleQuotes(triedUrl(api, tried))}"`,
    `-H "${header}"`,
    '-H "Content-Type: application/json"',
    `-d '${betweenSingleQuotes(oneLine(tried.body))}'`,
  ].join(' \\\n  ');
}

function oneLine(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body));
  } catch {
    return body;
  }
}
