// What every call of the native API has in common.
import type { Fact } from '../fact-list.ts';
import { html } from '../html.ts';

export const CONVENTIONS: readonly Fact[] = [
  {
    name: 'Caller',
    value: html`As <code>Authorization: Bearer</code> the operator's token, a management credential
(<code>kwm_…</code>), or a token of an issuer this server trusts; or the session of who is signed in, on pages of this
server: whatever writes by it needs its <code>Origin</code>. An API key is answered 403,
<a href="#refusal-operator_required"><code>operator_required</code></a>.`,
  },
  {
    name: 'Bodies',
    value: html`JSON as <code>application/json</code>, up to 1 MiB. A field that is not listed here is refused, and so is
one that is sent twice.`,
  },
  {
    name: 'Values',
    value:
      'Instants are RFC 3339 in UTC, durations are in seconds. Ids are prefixed, sort by age and cannot be guessed.',
  },
  {
    name: 'Lists',
    value: html`Newest first, <code>limit</code> at a time, as <code>{data, nextCursor}</code>. Send
<code>nextCursor</code> back as <code>cursor</code> for the next page; it is <code>null</code> on the last.`,
  },
  {
    name: 'Retries',
    value: html`With an <code>Idempotency-Key</code> a write is safe to repeat: the first answer comes again, marked
<code>idempotency-replayed</code>, with <code>null</code> for the secret. Revoking is safe to repeat without one.`,
  },
  {
    name: 'Requests',
    value: html`Every answer carries <code>x-request-id</code>. Quote it when something is wrong.`,
  },
];
