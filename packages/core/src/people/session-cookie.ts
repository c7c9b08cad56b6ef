// How the cookie of a session is called. On https with the prefix by which browsers hold a cookie to this very host
// (RFC 6265bis, 4.1.3.2); what describes an API names it as it is set.

export interface SessionCookie {
  readonly prefix: string;
  readonly name: string;
}

export function sessionCookie(publicUrl: string): SessionCookie {
  const prefix = publicUrl.startsWith('https:') ? '__Host-keywright' : 'keywright';
  return { prefix, name: `${prefix}.session_token` };
}
