// `Connection:` lets a sender declare fields hop-by-hop, so that the next proxy drops them (RFC 9110 section 7.6.1).
// Naming a field that authenticates, identifies or frames the request is an attack, and is refused.

const PROTECTED =
  /^(?:authorization|proxy-authorization|x-api-key|cookie|host|content-length|content-type|forwarded|cdn-loop|x-real-ip|true-client-ip|cf-connecting-ip|x-(?:forwarded|original|rewrite|keywright|client|cluster)-.*)$/;

/** Whether a Connection line names such a field, also under an alias with underscores. */
export function nominatesProtectedHeader(rawHeaders: readonly string[]): boolean {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue;
    if (nominatedBy(rawHeaders[index + 1] as string).some((nominated) => PROTECTED.test(nominated)))
      return true;
  }
  return false;
}

/** The field names one Connection value nominates: lower case, underscores read as dashes. */
export function nominatedBy(value: string): readonly string[] {
  if (value === 'close' || value === 'keep-alive') return NONE;
  return value.split(',').map((token) => token.trim().toLowerCase().replaceAll('_', '-'));
}

const NONE: readonly string[] = [];
