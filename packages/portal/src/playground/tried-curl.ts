// The same request for a terminal. The key is read from the environment there: no text that is copied holds one.
import { curlText } from '@keywright/core/portal/snippets';
import type { ApiAnswer } from '@keywright/core/wire-contract';
import { type Tried, triedUrl } from './playground-request.ts';

export function triedCurl(api: ApiAnswer, tried: Tried): string {
  const [variable = 'API_KEY'] = api.portal.environmentVariables;
  const { method, carriers } = tried.route;
  const [carrier = 'bearer'] = carriers;
  return curlText({ method, url: triedUrl(api, tried), carrier, variable, body: oneLine(tried.body) });
}

function oneLine(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body));
  } catch {
    return body;
  }
}
