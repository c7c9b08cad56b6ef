// Checks what a caller wants an endpoint to be, against its API definition; reports every problem at once.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { AuthMode } from '@keywright/core/endpoints/endpoint';
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';
import { nameProblems } from '../keys/key-input.ts';
import { upstreamUrlOf } from './upstream-url.ts';

/** The parts of an endpoint its maker or editor chooses. */
export interface EndpointChoices {
  readonly name: string;
  /** Null for the upstream of the API. */
  readonly upstream: string | null;
  readonly authMode: AuthMode;
}

export type CheckedChoices =
  | { readonly upstreamUrl: string | null }
  | { readonly problems: readonly InputProblem[] };

/** The upstream in one spelling, or what is wrong with the choices. */
export function checkedChoices(
  { name, upstream = null }: Partial<EndpointChoices>,
  { endpoints, name: api }: ApiDefinition,
): CheckedChoices {
  const names = nameProblems(name);
  if (upstream === null) return names.length > 0 ? { problems: names } : { upstreamUrl: null };
  const read =
    endpoints?.upstreams === 'own'
      ? upstreamUrlOf(upstream, endpoints.allowPrivateUpstreams)
      : { problem: `may not be given: endpoints of ${api} have that of the API; leave it out` };
  if ('url' in read && names.length === 0) return { upstreamUrl: read.url };
  const problem = 'problem' in read ? [{ field: 'upstream', message: read.problem }] : [];
  return { problems: [...names, ...problem] };
}
