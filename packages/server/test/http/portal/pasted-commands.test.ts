// The commands on the overview, run in a shell as they stand there.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { PRESETS } from '@keywright/core/presets';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { curl, shellWord } from '../../../src/http/portal/overview/shell-text.ts';
import { codeOf } from './page-outline.ts';
import { type ServedPages, servePages } from './served-pages.ts';

let served: ServedPages;
beforeAll(async () => {
  served = await servePages(PRESETS);
});
afterAll(() => served.close());

test('Pasted from top to bottom, the HTTP commands create, check, list, rotate and revoke a key', async () => {
  const page = await served.page('/portal/about');
  const [workspace = '', key = '', check = '', ...rest] = codeOf(page, 'HTTP');

  const made = await bash(`${workspace}\n${key}`, '');
  expect(made).toContain('"slug":"acme"');
  const secret = /"secret":"([^"]+)"/.exec(made)?.[1] ?? '';
  expect(secret).toMatch(/^hm_live_/);

  const checked = await bash(check, `${secret}\n`);
  expect(checked).toContain('"valid":true');
  expect(checked).not.toContain(secret);

  const ended = await bash(rest.join('\necho\n'), '');
  expect(ended).toContain('"nextCursor"');
  expect(ended).toMatch(/"state":"grace".*"state":"current"/);
  expect(ended).toMatch(/"state":"revoked","revokedAt"/);
  expect(await bash(check, `${secret}\n`)).toContain('"code":"key_revoked"');
});

test('The token comes from the file it is said to be in', async () => {
  const [exports = ''] = codeOf(await served.page('/portal/about'), 'Once in each terminal');
  const here = exports.replace('.keywright', served.dataFolder);
  expect(await bash(`${here}\nprintf '%s %s' "$KEYWRIGHT_PUBLIC_URL" "$KEYWRIGHT_ADMIN_TOKEN"`, '')).toBe(
    `${served.publicUrl} ${served.adminToken}`,
  );
});

test('The shell reads every text as the one word it is', async () => {
  const texts = ['plain', 'two words', `it's`, '$HOME `id` "x" \\', '', 'a;b&&c', '<key>', '*'];
  const script = `printf '%s\\n' ${texts.map(shellWord).join(' ')}`;
  expect((await bash(script, '')).split('\n')).toEqual([...texts, '']);
});

test('A body reaches curl as the JSON it is, its variables filled in', async () => {
  const command = curl({
    url: 'http://unused',
    body: { name: `it's $HOME`, id: '$THING_ID', list: ['a', "b'c"] },
  });
  const sent = await bash(
    `curl() { for last; do :; done; printf '%s' "$last"; }\nTHING_ID=t_1\n${command}`,
    '',
  );
  expect(JSON.parse(sent)).toEqual({ name: `it's $HOME`, id: 't_1', list: ['a', "b'c"] });
});

async function bash(script: string, input: string): Promise<string> {
  const env = { PATH: process.env['PATH'], KEYWRIGHT_ADMIN_TOKEN: served.adminToken };
  const shell = spawn('bash', ['--norc', '-c', script], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  // A script may end without having read its input.
  shell.stdin.on('error', () => {});
  shell.stdin.end(input);
  return text(shell.stdout);
}
