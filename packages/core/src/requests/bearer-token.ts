// What a token of an identity provider looks like (a JWT, RFC 7519): told from every key by its look alone.

/** Longer ones are not looked at. */
export const LONGEST_BEARER_TOKEN = 16 * 1024;

const THREE_PARTS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Could be such a token at all: three parts, which no API key of ours has. */
export function looksLikeToken(text: string): boolean {
  return text.length <= LONGEST_BEARER_TOKEN && THREE_PARTS.test(text);
}
