import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const run = (port: string) =>
  spawn(process.execPath, [MAIN], { env: { ...process.env, PORT: port }, stdio: ['ignore', 'pipe', 'pipe'] });

describe('the sample upstream by itself', () => {
  it('prints its address, answers, and leaves on SIGTERM', async () => {
    const child = run('0');
    const exited = once(child, 'exit');
    const [printed] = await once(child.stdout, 'data');
    const url = String(printed).trim();
    const { status } = await fetch(`${url}/v1/public/models`);
    child.kill('SIGTERM');
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(status).toBe(200);
    expect(await exited).toEqual([0, null]);
  });

  it('does not start on a port that is none', async () => {
    const child = run('http');
    const said: string[] = [];
    child.stderr.on('data', (bytes) => said.push(String(bytes)));
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
    expect(said.join('')).toContain('PORT must be 0 to 65535');
  });
});
