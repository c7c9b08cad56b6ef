// The addresses the portal has pages at, each exact to the segment: what stands for more would open more than was meant.
// Which page it is, and whether there is such a thing, the portal finds out itself.
export const PAGE_ADDRESSES = [
  '/portal',
  '/portal/',
  '/portal/sign-in',
  '/portal/sign-up',
  '/portal/first-run',
  '/portal/reset-password',
  '/portal/verify-email',
  '/portal/invitations/:invitation',
  '/portal/account',
  '/portal/new-workspace',
  '/portal/operator',
  '/portal/operator/credentials',
  '/portal/w/:workspace',
  '/portal/w/:workspace/:page',
  '/portal/w/:workspace/:api/:page',
  '/portal/w/:workspace/:api/keys/:key',
] as const;
