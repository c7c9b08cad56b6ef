// Starting is all or nothing, one process has a data folder, and stopping waits for requests but not for silence.
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withUpstream } from '@keywright/core/definition/define-api';
import { stav } from '@keywright/core/presets';
import { checkConfig, type RunningKeywright, startKeywright } from '@keywright/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestKeywright } from '../harness/start-test-keywright.ts';

let dataFolder: string;
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'keywright-start-'));
});
afterEach(() => rm(dataFolder, { recursive: true, force: true }));

function start(port = 0): Promise<RunningKeywright> {
  const checked = checkConfig({
    apis: [withUpstream(stav, { url: 'http://127.0.0.1:1', allowPrivateAddresses: true })],
  });
  if (!checked.ok) throw new Error('the configuration is fine');
  const settings = {
    configFile: '',
    dataFolder,
    host: '127.0.0.1',
    port,
    adminToken: null,
    sessionSecret: null,
    publicUrl: null,
    databaseUrl: null,
    redisUrl: null,
    workers: 1,
  };
  return startKeywright({ settings, config: checked.config, logDestination: { write: () => {} } });
}

describe('starting', () => {
  it('is refused on a data folder that another server holds, which goes on; and works once it is free', async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(/Another Keywright is running on the data folder/);
    expect((await fetch(`${first.url}/ready`)).status).toBe(200);
    await first.close();
    const second = await start();
    expect(second.adminToken).toBe(first.adminToken);
    await second.close();
  });

  it('leaves nothing held when a later step fails', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => taken.once('listening', listening));
    const { port } = taken.address() as { port: number };
    await expect(start(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await new Promise((closed) => taken.close(closed));
    const running = await start(port);
    expect((await fetch(`${running.url}/ready`)).status).toBe(200);
    await running.close();
  });

  it('keeps the operator token in a file of its owner alone, and never makes a second one', async () => {
    const first = await start();
    await first.close();
    const file = join(dataFolder, 'admin-token');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, 'utf8')).trim()).toBe(first.adminToken);
  });

  it.each([
    'k',
    '',
    'kwa_short',
    'a'.repeat(64),
  ])('is refused when the token file holds %j', async (token) => {
    await writeFile(join(dataFolder, 'admin-token'), token);
    await expect(start()).rejects.toThrow(/operator's token .* delete the file/);
  });
});

describe('stopping', () => {
  it('ends with the last request, not with the patience for it', async () => {
    const keywright = await startTestKeywright({ config: { drainSeconds: 20 } });
    const { secret } = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'] });
    const slow = fetch(`${keywright.url}/stav/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'sample-slow-400', messages: [{ role: 'user', content: 'Hi' }] }),
    });
    while (keywright.upstream.calls.length === 0) await new Promise((tick) => setTimeout(tick, 10));
    const began = performance.now();
    const closed = keywright.close();
    const answer = await slow;
    expect(answer.status).toBe(200);
    await answer.text();
    await closed;
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
