// What a definition says of its upstream that could never take effect.
import type { InputProblem } from '../refusals/refusal-reasons.ts';
import { isPrivateHost } from '../requests/private-address.ts';
import type { ApiDefinition, UpstreamDefinition } from './api-definition.ts';

/** What a message's length and connection are told by. */
const FRAMING_HEADERS: readonly string[] = [
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
];

export function upstreamContradictions({ upstream }: ApiDefinition): InputProblem[] {
  return upstream === null ? [] : [...unreachable(upstream), ...closed(upstream), ...framing(upstream)];
}

function unreachable({ url }: UpstreamDefinition): InputProblem[] {
  const port = /^https?:\/\/[^/]*:(\d+)(?:\/|$)/.exec(url)?.[1];
  if (port === undefined || (Number(port) >= 1 && Number(port) <= 65_535)) return [];
  return [{ field: 'upstream.url', message: `has a port that does not exist: ${port}` }];
}

/** What a name resolves to is known when it is connected to; what is an address is known now. */
function closed({ url, allowPrivateAddresses }: UpstreamDefinition): InputProblem[] {
  const host = /^https?:\/\/(\[[^\]]*\]|[^/:]*)/.exec(url)?.[1] ?? '';
  if (allowPrivateAddresses || !isPrivateHost(host)) return [];
  const message =
    'is on this machine or a private network, where nothing is sent; allow it with upstream.allowPrivateAddresses: true';
  return [{ field: 'upstream.url', message }];
}

function framing({ headers }: UpstreamDefinition): InputProblem[] {
  return Object.keys(headers)
    .filter((name) => FRAMING_HEADERS.includes(name))
    .map((name) => ({
      field: `upstream.headers.${name}`,
      message: "frames messages, which is the connection's own affair; remove it",
    }));
}
