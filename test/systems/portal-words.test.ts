// What each product's customers see and read where they manage keys: told by the native API, for any page and program.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { ApiAnswer } from '@keywright/core/wire-contract';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { allSnippets } from '../../packages/portal/src/keys/reveal/sdk-snippets.ts';
import { runCommand } from '../harness/run-command.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

const api = (name: string) => keywright.client.apis.get(name);

/** Runs a program and answers what it printed; throws what it said when it failed. */
async function printedBy(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const child = spawn(program, args, { env: { PATH: process.env['PATH'] ?? '', ...env } });
  const ended = once(child, 'close');
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as [number];
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${errors}`);
  return out;
}

const RUNNERS: Readonly<Record<ApiAnswer['snippets'][number]['kind'], readonly string[]>> = {
  curl: ['sh', '-c'],
  python: ['python3', '-c'],
  typescript: [process.execPath, '--input-type=module-typescript', '-e'],
};

/** Runs a snippet as pasted, with the key where it looks for it. */
function run({ portal }: ApiAnswer, kind: keyof typeof RUNNERS, text: string, secret: string) {
  const [program = '', ...args] = RUNNERS[kind];
  return printedBy(program, [...args, text], { [portal.environmentVariables[0] ?? '']: secret });
}

describe('Stav', () => {
  it('STAV-15 keys, their usage and user keys are where its documents say', async () => {
    const { portal, title } = await api('stav');
    expect(title).toBe('Stav');
    expect(portal.navigation).toMatchObject({
      keys: ['Connect', 'Keys'],
      usage: ['Connect', 'Keys', 'Usage'],
      userKeys: ['Connect', 'Team', 'User keys'],
    });
    expect(portal.words).toMatchObject({ create: 'Create new key', revoke: 'Revoke' });
    expect(portal.environmentVariables).toEqual(['STAV_API_KEY', 'OPENAI_API_KEY', 'ANTHROPIC_API_KEY']);
  });
});

describe('Hypervize', () => {
  it('HVZ-10 keys are under Settings → Keys, and a trash icon revokes them', async () => {
    const { portal } = await api('hypervize');
    expect(portal.navigation.keys).toEqual(['Settings', 'Keys']);
    expect([portal.words.revoke, portal.revokeIcon]).toEqual(['Revoke', 'trash']);
    expect(portal.words.create).toBe('Create New Key');
  });

  it('HVZ-03 global is offered last, marked as legacy', async () => {
    const { scopes } = await api('hypervize');
    expect(scopes.map(({ name, legacy }) => [name, legacy])).toEqual([
      ['inference', false],
      ['elastic-only', false],
      ['dedicated:read', false],
      ['global', true],
    ]);
  });
});

describe('Stanna', () => {
  it('STN-03 whoever has no key yet is asked to make one on the first visit', async () => {
    expect((await api('stanna')).portal.firstVisit).toBe('prompt');
    const others = (await keywright.client.apis.list()).filter(({ name }) => name !== 'stanna');
    expect(others.map(({ portal }) => portal.firstVisit)).toEqual(['list', 'list', 'list', 'list']);
    const { id: workspaceId } = await keywright.newWorkspace();
    expect((await keywright.client.keys.list({ api: 'stanna', workspaceId })).data).toEqual([]);
  });

  it('STN-04 STN-06 keys are under Settings → API Keys, and deleted with a trash icon', async () => {
    const { portal, secrets } = await api('stanna');
    expect(portal.navigation.keys).toEqual(['Settings', 'API Keys']);
    expect([portal.words.revoke, portal.revokeIcon]).toEqual(['Delete', 'trash']);
    expect(secrets.previewSample).toMatch(/^sk-.{4}\.\.\..{4}$/);
  });

  it('STN-05 a key has a descriptive name, is copied once, and comes with snippets that read it from the environment', async () => {
    const { portal, snippets } = await api('stanna');
    const named = await keywright.newKey({ api: 'stanna', name: 'Production Dashboard' });
    expect(named.name).toBe('Production Dashboard');
    await expect(
      keywright.client.keys.create({ api: 'stanna', workspaceId: named.workspaceId }),
    ).rejects.toMatchObject({ status: 400, problems: [{ field: 'name', message: 'is required' }] });
    expect(JSON.stringify(await keywright.client.keys.get(named.id))).not.toContain(
      named.secret.slice(8, 30),
    );
    expect(portal.environmentVariables).toEqual(['STANNA_API_KEY']);
    expect(snippets.map(({ title }) => title)).toEqual(['cURL', 'Python', 'TypeScript']);
    for (const { text } of snippets) expect(text).toContain('STANNA_API_KEY');
  });

  it('STN-07 the key checker tells of a stray space, and which key it would be without', async () => {
    const key = await keywright.newKey({ api: 'stanna', name: 'Script' });
    for (const stray of [` ${key.secret}`, `${key.secret} `, `\t${key.secret}`]) {
      const told = await keywright.client.keys.check(stray);
      expect(told).toMatchObject({ api: 'stanna', wellFormed: false, key: { id: key.id } });
      expect(told.slips.map(({ code }) => code)).toEqual(['stray_space']);
      expect(told.slips[0]?.text).toContain('space');
    }
    expect(await keywright.client.keys.check(key.secret)).toMatchObject({ wellFormed: true, slips: [] });
    const command = await runCommand(`keys check ${key.secret.slice(3)}`, keywright);
    expect([command.exitCode, command.output]).toEqual([1, expect.stringContaining('prefix is missing')]);
  });
});

describe('stablebrowse', () => {
  it('SB-03 a label is optional; the secret is shown once in a banner, and only a hash of it is kept', async () => {
    const { portal } = await api('stablebrowse');
    expect([portal.words.name, portal.reveal]).toEqual(['Label', 'banner']);
    const { id: workspaceId } = await keywright.newWorkspace();
    const labelled = await keywright.client.keys.create({
      api: 'stablebrowse',
      workspaceId,
      name: 'staging-us-east',
    });
    const bare = await keywright.client.keys.create({ api: 'stablebrowse', workspaceId });
    expect([labelled.name, bare.name]).toEqual(['staging-us-east', bare.preview]);
    expect(bare.secret).toMatch(/^sb_live_/);
    const shown = JSON.stringify([
      await keywright.client.keys.get(bare.id),
      await keywright.client.keys.list({ workspaceId }),
    ]);
    expect(shown).not.toContain(bare.secret?.slice(8, 20));
    expect(shown).not.toContain('"digest"');
  });
});

/** Three programs are started one after the other. */
const SLOW_MS = 90_000;

it(
  'STAV-04 STAV-05 the official clients of OpenAI and Anthropic, as the portal shows them, run as pasted',
  async () => {
    const stav = await api('stav');
    const scopes = stav.scopes.map(({ name }) => name);
    const { secret } = await keywright.newKey({ api: 'stav', scopes });
    const official = allSnippets(stav).slice(stav.snippets.length);
    expect(official.map(({ id }) => id)).toEqual(['openai', 'anthropic']);
    for (const { id, text } of official) {
      const calls = keywright.upstream.calls.length;
      expect(await run(stav, 'typescript', text, secret), id).toMatch(/\S/);
      expect(keywright.upstream.calls.length, id).toBe(calls + 1);
    }
  },
  SLOW_MS,
);

describe('the snippets of every product', () => {
  const names = ['stav', 'hypervize', 'stevora', 'stanna', 'stablebrowse'];
  test.each(names)(
    'of %s run as pasted',
    async (name) => {
      const described = await api(name);
      const { secret } = await keywright.newKey({
        api: name,
        scopes: described.scopes.map(({ name }) => name),
      });
      expect(described.snippets).toHaveLength(3);
      for (const { kind, text } of described.snippets) {
        expect(text).not.toContain(secret);
        const calls = keywright.upstream.calls.length;
        const printed = await run(described, kind, text, secret);
        expect(() => JSON.parse(printed), `${kind}: ${printed}`).not.toThrow();
        expect(keywright.upstream.calls.length, kind).toBe(calls + 1);
      }
    },
    SLOW_MS,
  );
});
