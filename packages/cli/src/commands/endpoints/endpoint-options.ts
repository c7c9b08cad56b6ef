// What the commands that make and change endpoints have in common.
import { AUTH_MODES, type AuthMode } from '@keywright/core/endpoints/endpoint';
import { Option } from 'commander';
import { CommandFailure } from '../../command-failure.ts';
import { EXIT } from '../../exit-code.ts';

export interface EndpointOptions {
  readonly name?: string;
  readonly upstream?: string;
  readonly authMode?: AuthMode;
}

/** The word for the upstream of the API. */
const NONE = 'none';

export function upstreamOption(): Option {
  return new Option('--upstream <url>', `where its requests go, or ${NONE} for where those of the API go`);
}

export function authModeOption(): Option {
  return new Option('--auth-mode <mode>', 'who may call it').choices(AUTH_MODES);
}

export function upstreamOf(upstream: string | undefined): string | null | undefined {
  return upstream === NONE ? null : upstream;
}

export function requireEndpointId(text: string): string {
  if (/^endpt-[0-9a-f]{1,64}$/.test(text)) return text;
  throw new CommandFailure(
    EXIT.usage,
    'the argument is not the id of an endpoint; ids look like endpt-…',
    '`keywright endpoints list` shows the ids',
  );
}
