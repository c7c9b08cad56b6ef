// Where an account may have its endpoint: an http or https origin with an optional base path, and no address of this
// machine or its network unless the operator allows that. What a name resolves to is looked at when it is connected to.
import { UPSTREAM_URL } from '@keywright/core/definition/check-api-definition';
import { isPrivateHost } from '@keywright/core/requests/private-address';

const MAX_LENGTH = 500;
const FORM = 'must be an http or https URL without user name, query and fragment, up to 500 characters';
const PRIVATE = 'is not an address of the public internet; this API sends nothing there';

export type UpstreamUrl = { readonly url: string } | { readonly problem: string };

/** The address in one spelling, or why it may not be an upstream. */
export function upstreamUrlOf(text: string, allowPrivate: boolean): UpstreamUrl {
  if (text.length > MAX_LENGTH || !UPSTREAM_URL.test(text) || !URL.canParse(text)) return { problem: FORM };
  const { origin, hostname, pathname, port } = new URL(text);
  if (port === '0') return { problem: FORM };
  // As the URL standard spells hosts: numbers of every form have become dotted quads.
  if (!allowPrivate && isPrivateHost(hostname)) return { problem: PRIVATE };
  return { url: origin + pathname.replace(/\/+$/, '') };
}
