// Run as a process of its own by fuzz.test.ts: a whole Keywright to send anything to. Tells its parent where it listens
// and which keys there are, and on each message what the upstream was asked since the last one.
import { PRESETS } from '@keywright/core/presets';
import { corpusApi, mintingApi } from '../../corpus/corpus-apis.ts';
import { corpusKeys } from '../../corpus/corpus-keys.ts';
import { startTestKeywright } from '../../harness/start-test-keywright.ts';

export interface TargetStarted {
  readonly url: string;
  readonly keys: readonly (readonly [placeholder: string, value: string])[];
}

export interface UpstreamSeen {
  readonly path: string;
  /** What the gateway said of the caller; null when it said nothing. */
  readonly keyId: string | null;
}

const keywright = await startTestKeywright({ apis: [corpusApi, mintingApi, ...PRESETS] });
const { calls } = keywright.upstream;
let last = calls.at(-1);

process.on('message', () => {
  const fresh = calls.slice(last === undefined ? 0 : calls.indexOf(last) + 1);
  last = calls.at(-1) ?? last;
  const seen = fresh.map(({ path, rawHeaders }): UpstreamSeen => {
    const at = rawHeaders.findIndex(
      (name, index) => index % 2 === 0 && name.toLowerCase() === 'x-keywright-key-id',
    );
    return { path, keyId: at === -1 ? null : (rawHeaders[at + 1] ?? null) };
  });
  process.send?.(seen);
});
process.on('disconnect', () => void keywright.close().then(() => process.exit(0)));

const started: TargetStarted = { url: keywright.url, keys: [...(await corpusKeys(keywright))] };
process.send?.(started);
