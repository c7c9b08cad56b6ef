// The README's first minute, as written there: its own commands, through npm and npx, in a folder without history.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowser } from '../../packages/server/test/people/browser.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const README_URL = 'http://localhost:8787';

let folder: string;
let server: ChildProcess;
let url = '';
let greeting = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywright-newcomer-'));
  server = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...process.env, KEYWRIGHT_DATA: folder, KEYWRIGHT_PORT: '0' },
    detached: true,
  });
  server.stdout?.on('data', (chunk: Buffer) => {
    greeting += chunk.toString();
  });
  while (!greeting.includes('is running on')) {
    if (server.exitCode !== null) throw new Error(`npm start ended with ${server.exitCode}: ${greeting}`);
    await new Promise((tick) => setTimeout(tick, 50));
  }
  url = /is running on (\S+)/.exec(greeting)?.[1] ?? '';
}, 60_000);

afterAll(async () => {
  const ended = new Promise((done) => server.once('close', done));
  if (server.pid !== undefined) process.kill(-server.pid, 'SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
});

function run(
  command: string,
  variables: Record<string, string> = {},
): Promise<{ code: number | null; text: string }> {
  const env = { ...process.env, KEYWRIGHT_DATA: folder, KEYWRIGHT_PUBLIC_URL: url, ...variables };
  return new Promise((done) => {
    const child = spawn('sh', ['-c', command], { cwd: ROOT, env });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on('close', (code) => done({ code, text }));
  });
}

/** The commands of the section, one logical line each, without the one that starts the server. */
function readmeCommands(): string[] {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const section = readme.split('## Start in sixty seconds')[1]?.split('\n## ')[0] ?? '';
  const blocks = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  const lines = blocks.join('').replaceAll('\\\n', ' ').split('\n');
  return lines.filter(
    (line) => line.trim() !== '' && !line.startsWith('npm ci') && !line.startsWith('export '),
  );
}

describe('a newcomer with only the README', () => {
  it('finds what runs, and where the operator token is', async () => {
    expect(greeting).toContain(`${url}/stav`);
    expect(greeting).toContain(`${url}/stevora`);
    expect(greeting).toContain(join(folder, 'admin-token'));
    const portal = await fetch(`${url}/`);
    expect(portal.url).toBe(`${url}/portal`);
    expect(portal.status).toBe(200);
  });

  it('opens the printed link, is signed in as the operator by it, and creates a key', async () => {
    const address = /http\S+\/portal\/first-run\?code=\S+/.exec(greeting)?.[0] ?? '';
    const browser = createBrowser();
    const code = new URL(address).searchParams.get('code');
    const olga = { name: 'Olga', email: 'olga@example.com', password: 'correct horse battery' };
    const made = await browser.post(`${url}/api/auth/first-run`, { ...olga, code });
    expect(made.status).toBe(200);
    expect((await browser.get(`${url}/portal/about`)).text).toContain('>Olga</a>, operator');
    const workspace = await browser.post(`${url}/api/v1/workspaces`, { name: 'First', slug: 'first' });
    const workspaceId = workspace.json<{ id: string }>().id;
    const key = await browser.post(`${url}/api/v1/keys`, { api: 'stav', workspaceId, name: 'first key' });
    expect([key.status, key.json()['createdBy']]).toEqual([201, 'operator']);
    expect(greeting).not.toMatch(/"msg".*first-run/);
  });

  it('creates a key, calls the API with it, rotates and revokes it, with the commands as they stand there', async () => {
    const commands = readmeCommands();
    expect(commands.length).toBeGreaterThanOrEqual(6);
    let secret = '';
    let keyId = '';
    for (const written of commands) {
      const command = written.replaceAll(README_URL, url).replace('key_…', keyId);
      const { code, text } = await run(command, { KEY: secret });
      expect(code, `${command}\n${text}`).toBe(0);
      secret ||= /hm_live_[0-9A-Za-z]{49}/.exec(text)?.[0] ?? '';
      keyId ||= /key_[0-9a-z]{26}/.exec(text)?.[0] ?? '';
      if (command.startsWith('curl')) expect(text).toContain('You said: Hello');
    }
    expect(secret).not.toBe('');
    const refused = await fetch(`${url}/stav/v1/public/models`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(refused.status).toBe(401);
  }, 60_000);
});
