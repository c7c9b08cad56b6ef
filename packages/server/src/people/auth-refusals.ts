// What is answered where Better Auth is not asked or cannot answer, in its own shape: a code for pages, a sentence for people.
export type AuthRefusal = () => Response;

const SENTENCES = {
  unknown_field: (field: string) => `${field} is not a field of this request.`,
  invalid_path: (field: string) => `${field} must be a path of this server, such as /portal.`,
  invalid_role: (field: string) => `${field} must be owner, admin, member or viewer.`,
} as const;

export const refusals = {
  notFound: () => refusal(404, 'not_found', 'There is nothing here.'),
  otherMethod: (allow: string) =>
    refusal(405, 'method_not_allowed', `Only ${allow} is answered here.`, { allow }),
  crossSite: () => refusal(403, 'csrf_failed', 'This request does not come from a page of this server.'),
  notJson: () => refusal(415, 'unsupported_media_type', 'Send JSON, with Content-Type: application/json.'),
  badJson: () => refusal(400, 'validation_error', 'The body must be an object in strict JSON.'),
  tooLarge: () => refusal(413, 'payload_too_large', 'The body is larger than 1 MiB.'),
  badField: ({ field, code }: { readonly field: string; readonly code: keyof typeof SENTENCES }) =>
    refusal(400, code, SENTENCES[code](field)),
  failed: () => refusal(500, 'internal_error', 'Something went wrong on our side.'),
  away: () => refusal(503, 'store_unavailable', 'The database is away for a moment.', { 'retry-after': '1' }),
};

function refusal(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ code, message }, { status, headers });
}
