// P-01: no verification that begins after a narrowing call has returned is accepted: not in one of the logs of what
// clients asked, when, and what they were told. KEYWRIGHT_REVOCATIONS=100000 runs the full count.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SampleUpstream, startSampleUpstream } from '@keywright/example-upstream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SpawnedKeywright, spawnKeywright } from '../harness/spawn-keywright.ts';
import type { KeySystem } from './revocation/live-key.ts';
import { liveKeys } from './revocation/live-keys.ts';
import { keySystemInProcess } from './revocation/system-in-process.ts';
import { keySystemOverHttp } from './revocation/system-over-http.ts';

const ASKED_FOR = Number(process.env['KEYWRIGHT_REVOCATIONS'] ?? 0);
const WITHOUT_LIMIT_MS = 6 * 3_600_000;

async function expectNoStaleAccept(system: KeySystem, revocations: number): Promise<void> {
  const clients = { lanes: 16, clientsPerLane: 4 };
  const findings = await liveKeys({ system, revocations, ...clients });
  expect(findings.violations).toEqual([]);
  expect(findings.revocations).toBe(revocations);
  // Every client was heard after every change, or the silence would prove nothing.
  expect(findings.judged.bad).toBeGreaterThan(revocations * clients.clientsPerLane);
  expect(findings.judged.good).toBeGreaterThan(revocations * clients.clientsPerLane);
}

describe('64 clients of the gateway and the verify API, over HTTP', () => {
  let upstream: SampleUpstream;
  let dataFolder: string;
  let keywright: SpawnedKeywright;
  beforeAll(async () => {
    upstream = await startSampleUpstream();
    dataFolder = await mkdtemp(join(tmpdir(), 'keywright-revocation-'));
    keywright = await spawnKeywright({ dataFolder, upstreamUrl: upstream.url });
  });
  afterAll(async () => {
    keywright.kill('SIGKILL');
    await keywright.exit;
    await upstream.close();
    await rm(dataFolder, { recursive: true });
  });

  test(
    'never have a secret accepted once the call that ended it has returned',
    async () => {
      const system = await keySystemOverHttp(keywright);
      await expectNoStaleAccept(system, ASKED_FOR || 1000);
      system.close();
    },
    WITHOUT_LIMIT_MS,
  );
});

describe('64 clients of a store that answers late', () => {
  // Fails by thousands when key-directory.ts keeps, or shares, a read that a change has overtaken
  // (tried with `isFit` always true, and with `reading` left alone by changes).
  test(
    'never have a secret accepted once the call that ended it has returned',
    async () => {
      await expectNoStaleAccept(await keySystemInProcess(), ASKED_FOR || 1500);
    },
    WITHOUT_LIMIT_MS,
  );
});
