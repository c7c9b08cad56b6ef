// What Node's parser lets through and HTTP/1.1 does not: decided on the raw request, before anything else looks at it.
import type { IncomingMessage } from 'node:http';
import type { RequestFault } from '@keywright/core/refusals/refusal-reasons';

/** Node cuts further header lines off in silence once this many have arrived; so this many is already too many. */
export const MAX_HEADER_LINES = 1000;

const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/** RFC 9112: the first fault of framing, Host, transfer coding or content type; null when the request is sound. */
export function framingFault(incoming: IncomingMessage): RequestFault | null {
  const { httpVersion, rawHeaders } = incoming;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return 'bad_framing';
  if (rawHeaders.length >= MAX_HEADER_LINES * 2) return 'headers_too_large';
  let host: string | null = null;
  let codings = 0;
  let types = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') {
      if (host !== null) return 'bad_host';
      host = rawHeaders[index + 1] as string;
    } else if (name.length === 12 && name.toLowerCase() === 'content-type') {
      // Node reads the first of several and passes all of them on; another reader takes the last.
      types += 1;
    } else if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') {
      codings += 1;
      if ((rawHeaders[index + 1] as string).toLowerCase() !== 'chunked') return 'bad_framing';
    }
  }
  if (types > 1 || codings > 1 || (codings === 1 && httpVersion === '1.0')) return 'bad_framing';
  return host !== null && HOST.test(host) ? null : 'bad_host';
}
