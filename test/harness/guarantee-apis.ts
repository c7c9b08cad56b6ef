// The APIs the guarantees are tested with: Stav as it is, and two plain ones that differ only in what a revocation does
// to requests that are running.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { defineApi, type UpstreamInput, withUpstream } from '@keywright/core/definition/define-api';
import { stav } from '@keywright/core/presets';

const plain = (name: string, prefix: string) => ({
  name,
  title: name,
  secretFormat: { kind: 'checked', prefix, environments: ['live'] } as const,
  scopes: { read: { description: 'Read' }, chat: { description: 'Chat' } },
  routes: [
    { method: 'GET', path: '/v1/whoami', summary: 'Who', access: { kind: 'scope', scope: 'read' } },
    {
      method: 'POST',
      path: '/v1/chat/completions',
      summary: 'Chat',
      access: { kind: 'scope', scope: 'chat' },
    },
  ] as const,
});

/** Running requests are cut when their key is revoked. */
export const notes = defineApi(plain('notes', 'nts'));

/** Running requests may finish when their key is revoked. */
export const patient = defineApi({ ...plain('patient', 'ptt'), inFlightAtRevocation: 'finish' });

export function guaranteeApis(upstream: UpstreamInput): readonly ApiDefinition[] {
  return [stav, notes, patient].map((api) => withUpstream(api, upstream));
}
