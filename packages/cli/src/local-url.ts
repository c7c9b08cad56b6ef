// Where `keywright serve` listens, by the settings it reads itself. Spelled as an address, never as localhost: where that
// is ::1 first, whoever listens there would be sent the operator's token.
import { isIPv6 } from 'node:net';
import { CommandFailure } from './command-failure.ts';
import { EXIT } from './exit-code.ts';
import type { Surroundings } from './surroundings.ts';

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = '8787';
const MAX_PORT = 65_535;
/** Listening on these means on every address of the machine; the one to call is its loopback. */
const LOOPBACK_OF: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '[::]': '[::1]' };

export function localUrl(env: Surroundings['env']): string {
  const host = hostOf(env['KEYWRIGHT_HOST'] || DEFAULT_HOST);
  const port = env['KEYWRIGHT_PORT'] || DEFAULT_PORT;
  if (!/^\d{1,5}$/.test(port) || Number(port) > MAX_PORT) throw unusable('KEYWRIGHT_PORT', 'a port');
  return `http://${host}:${port}`;
}

/** The host as a URL spells it. */
function hostOf(listening: string): string {
  const written = isIPv6(listening) ? `[${listening}]` : listening;
  const isPlain = isIPv6(listening) || /^[\w.-]+$/.test(listening);
  // A URL parser knows the many spellings of one address: `0`, `0:0:0:0:0:0:0:0`.
  const host = isPlain && URL.canParse(`http://${written}`) ? new URL(`http://${written}`).hostname : null;
  if (host === null) throw unusable('KEYWRIGHT_HOST', 'an address or a host name');
  return LOOPBACK_OF[host] ?? host;
}

function unusable(variable: string, wanted: string): CommandFailure {
  return new CommandFailure(
    EXIT.usage,
    `${variable} is not ${wanted}, so it does not tell where the server is`,
    `set ${variable} as it is for \`keywright serve\`, or give the address of the server with --url`,
  );
}
