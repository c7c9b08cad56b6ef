// Where every request enters: framing → canonical target → mount → no loop. What passes is an Exchange; what does not is
// answered here. Mounts never see a request that failed a step.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { AddressRange } from '@keywright/core/requests/address-range';
import { canonicalTarget } from '@keywright/core/requests/canonical-target';
import { nominatesProtectedHeader } from '@keywright/core/requests/connection-header';
import { endAfterAnswer } from './connection-end.ts';
import { DEFAULT_MANNER, Exchange, type RefusalManner } from './exchange.ts';
import { framingFault } from './framing.ts';
import { clientAddressOfRequest } from './request-address.ts';

export interface Mount {
  /** Handles the exchange; `localPath` is the path below the mount. */
  readonly handle: (exchange: Exchange, localPath: string) => void;
  readonly manner: RefusalManner;
}

export interface FrontDoorOptions {
  /** By first path segment. */
  readonly byName: ReadonlyMap<string, Mount>;
  /** By Host header, in lower case. */
  readonly byHost: ReadonlyMap<string, Mount>;
  /** Everything else: the server's own routes. */
  readonly own: Mount;
  readonly trustedProxies: readonly AddressRange[];
  readonly newRequestId: () => string;
  /** How requests that have come through this server are marked (`CDN-Loop`, RFC 8586). */
  readonly loopMark: string;
  readonly onRefusal: (refusal: Refusal, requestId: string) => void;
}

const KNOWN_METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export function createFrontDoor(
  options: FrontDoorOptions,
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  return (incoming, outgoing) => {
    const requestId = options.newRequestId();
    const target = canonicalTarget(incoming.url ?? '');
    const exchange = new Exchange({
      incoming,
      outgoing,
      requestId,
      path: target?.path ?? '',
      query: target?.query ?? '',
      address: clientAddressOfRequest(incoming, options.trustedProxies),
      onRefusal: (refusal) => options.onRefusal(refusal, requestId),
    });
    const fault = framingFault(incoming);
    if (fault !== null) {
      endAfterAnswer(incoming, outgoing);
      return exchange.refuse({ reason: fault });
    }
    const found = target === null ? null : mountOf(options, incoming.headers.host ?? '', target.path);
    const manner = found?.mount.manner ?? DEFAULT_MANNER;
    if (!KNOWN_METHODS.includes(incoming.method ?? '')) {
      return exchange.refuse({ reason: 'method_not_allowed', allow: KNOWN_METHODS }, manner);
    }
    if (found === null) return exchange.refuse({ reason: 'uri_invalid' }, manner);
    if (incoming.headers['cdn-loop']?.includes(options.loopMark) === true)
      return exchange.refuse({ reason: 'loop_detected' }, manner);
    if (nominatesProtectedHeader(incoming.rawHeaders))
      return exchange.refuse({ reason: 'bad_header' }, manner);
    found.mount.handle(exchange, found.localPath);
  };
}

interface FoundMount {
  readonly mount: Mount;
  readonly localPath: string;
}

function mountOf(options: FrontDoorOptions, host: string, path: string): FoundMount {
  const byHost = options.byHost.size === 0 ? undefined : hostMount(options.byHost, host.toLowerCase());
  if (byHost !== undefined) return { mount: byHost, localPath: path };
  const end = path.indexOf('/', 1);
  const mount = options.byName.get(end === -1 ? path.slice(1) : path.slice(1, end));
  if (mount === undefined) return { mount: options.own, localPath: path };
  return { mount, localPath: end === -1 ? '/' : path.slice(end) };
}

/** With its port, or without one that is the usual; `example.com.` is `example.com` (RFC 1034, 3.1). */
function hostMount(byHost: FrontDoorOptions['byHost'], host: string): Mount | undefined {
  return byHost.get(host) ?? byHost.get(host.replace(/\.?(?::(?:80|443))?$/, ''));
}
