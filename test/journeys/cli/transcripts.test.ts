// docs/cli.md is a transcript: every command in it is run, in order, against a real server, by the real program.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runKeywright } from '../../../packages/cli/src/run-keywright.ts';
import { fakeWorld } from '../../../packages/cli/test/fake-surroundings.ts';
import type { Browser } from '../../../packages/server/test/people/browser.ts';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';
import { signUp } from '../../harness/people/sign-up.ts';
import { type KeywrightShell, openKeywrightShell } from './keywright-shell.ts';
import { type Captures, differenceOf, fillIn } from './placeholders.ts';
import { transcriptOf } from './transcript.ts';

const document = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
const steps = transcriptOf(document);

let keywright: TestKeywright;
let shell: KeywrightShell;
const captures: Captures = new Map();
let lastExitCode = 0;

beforeAll(async () => {
  keywright = await startTestKeywright();
  shell = openKeywrightShell({
    KEYWRIGHT_PUBLIC_URL: keywright.url,
    KEYWRIGHT_DATA: keywright.dataFolder,
  });
});
afterAll(async () => {
  shell.remove();
  await keywright.close();
});

describe('docs/cli.md', () => {
  it.each(steps)('line $line prints what it says: $command', async ({ command, expected }) => {
    await meanwhile(command);
    const script = `exec 2>&1\n(exit ${lastExitCode})\n${fillIn(command, captures)}`;
    const { exitCode, output } = await shell.run(script);
    lastExitCode = exitCode;
    expect(differenceOf(expected, output, captures)).toBeNull();
  });

  it('shows every command at work and explains every option', async () => {
    const shown = steps.map(({ command }) => command).join('\n');
    for (const group of [
      'apis',
      'workspaces',
      'keys',
      'members',
      'invitations',
      'user-keys',
      'user-keys policy',
      'endpoints',
      'credentials',
      'audit',
    ]) {
      for (const name of commandsIn(await helpOf(...group.split(' ')))) {
        expect(shown).toMatch(new RegExp(`keywright ${group} ${name}\\b`));
        const help = await helpOf(...group.split(' '), name);
        for (const option of optionsIn(help)) expect(document).toContain(option);
      }
    }
    for (const name of ['usage', 'billing']) {
      expect(shown).toContain(`keywright ${name} `);
      const help = await helpOf(name);
      for (const option of optionsIn(help)) expect(document).toContain(option);
    }
  });
});

let ada: Browser | null = null;

/** What people do on pages of their own while commands are typed: an account is opened, and keys are asked for. */
async function meanwhile(command: string): Promise<void> {
  if (command.startsWith('keywright members') && ada === null) {
    ada = await signUp(keywright, 'ada@example.com');
  }
  if (!command.startsWith('keywright user-keys requests')) return;
  const about = { workspaceId: captures.get('workspace'), api: 'stav' };
  for (const [name, scopes] of [
    ['laptop', ['inference:chat', 'inference:embeddings']],
    ['desk', ['inference:chat']],
  ]) {
    const asked = await ada?.post(`${keywright.publicUrl}/api/v1/user-key-requests`, {
      ...about,
      name,
      scopes,
    });
    expect(asked?.status).toBe(201);
  }
}

/** Asked of the program without a process for each command: there are many. */
async function helpOf(...command: string[]): Promise<string> {
  const { surroundings, output } = fakeWorld();
  await runKeywright([...command, '--help'], surroundings);
  return output();
}

function commandsIn(help: string): string[] {
  const listed = help.slice(help.indexOf('Commands:')).split('\n').slice(1);
  return listed.flatMap((line) => /^ {2}([a-z-]+) /.exec(line)?.[1] ?? []).filter((name) => name !== 'help');
}

function optionsIn(help: string): string[] {
  return [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].flatMap((match) => match[1] ?? []);
}
