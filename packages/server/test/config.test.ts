// A configuration is taken whole, or refused with everything that is wrong with it, each with what to do.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiInput, defineApi } from '@keywright/core/definition/define-api';
import { PRESETS } from '@keywright/core/presets';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkConfig, loadConfig } from '../src/config.ts';

const api = (changes: Partial<ApiInput> = {}) =>
  defineApi({
    name: 'sample',
    title: 'Sample',
    secretFormat: { kind: 'checked', prefix: 'sk', environments: ['live'] },
    routes: [{ method: 'GET', path: '/v1/x', summary: 'X', access: { kind: 'any-key' } }],
    ...changes,
  });
const secrets = (prefix: string) => ({ kind: 'checked', prefix, environments: ['live'] }) as const;

function problemsIn(value: unknown): readonly string[] {
  const checked = checkConfig(value);
  return checked.ok ? [] : checked.problems.map(({ field, message }) => `${field} ${message}`);
}

describe('what is not said has a default', () => {
  test('only APIs must be named', () => {
    expect(checkConfig({ apis: [api()] })).toEqual({
      ok: true,
      config: {
        apis: [api()],
        trustedProxies: [],
        drainMs: 30_000,
        logLevel: 'info',
        signIn: { password: true, providers: [] },
        issuers: [],
        mail: null,
      },
    });
  });

  test('the presets may be taken as they are', () => {
    expect(problemsIn({ apis: PRESETS })).toEqual([]);
  });

  test('what is said is taken', () => {
    const value = {
      apis: [api()],
      drainSeconds: 0,
      logLevel: 'silent',
      trustedProxies: ['10.0.0.0/8', '::1'],
    };
    expect(checkConfig(value)).toMatchObject({ ok: true, config: { drainMs: 0, logLevel: 'silent' } });
  });
});

describe('P-41 every problem is told at once', () => {
  test('in the fields, in each API, and between APIs', () => {
    const problems = problemsIn({
      apis: [api(), api({ name: 'Wrong', carriers: [] }), api({ title: '' }), api({ name: 'other' })],
      trustedProxies: ['10.0.0.1/8', 7, '203.0.113.7'],
      drainSeconds: -1,
      logLevel: 'loud',
      drain: 5,
    });
    expect(problems).toEqual([
      'trustedProxies[0] 10.0.0.1/8 has host bits set; write 10.0.0.0/8',
      'trustedProxies[1] must be an address or CIDR block',
      'drainSeconds must be a whole number from 0 to 3600',
      'logLevel must be one of silent, error, info, debug',
      'drain is not a field; there are: apis, trustedProxies, drainSeconds, logLevel, signIn, issuers, mail',
      'apis[1].name must be a name such as stav: lower-case letters, digits and dashes, up to 32',
      'apis[1].carriers must have at least 1 entry',
      'apis[2].title must be a text that says something',
      'apis[3] has secrets that begin like those of sample: sk_live_; give one another prefix: a secret tells its API',
    ]);
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, ' must be an object with apis, trustedProxies, '],
    ['null', null, ' must be an object with apis, trustedProxies, '],
    ['a list', [], ' must be an object with apis, trustedProxies, '],
    ['no APIs', {}, 'apis must be a list'],
    ['an empty list of APIs', { apis: [] }, 'apis must have at least 1 entry'],
    ['an API that is none', { apis: ['stav'] }, 'apis[0] must be an object with name, title, '],
  ])('%s', (_, value, problem) => {
    expect(problemsIn(value).join('\n')).toContain(problem);
  });
});

describe('APIs may not be mistaken for one another', () => {
  test.each<[string, Partial<ApiInput>, string]>([
    ['by name', { secretFormat: secrets('other') }, 'has the same name sample as another; rename one'],
    [
      'by host',
      { name: 'other', hosts: ['b.example', 'a.example'], secretFormat: secrets('other') },
      'has the same host a.example as sample; take it from one',
    ],
    [
      'by the look of their secrets',
      { name: 'other' },
      'has secrets that begin like those of sample: sk_live_; give one another prefix: a secret tells its API',
    ],
    [
      'by secrets of which one begins like the other',
      {
        name: 'other',
        secretFormat: { kind: 'plain', prefixes: { live: 'sk_' }, alphabet: 'base62', length: 40 },
      },
      'has secrets that begin like those of sample: sk_; give one another prefix: a secret tells its API',
    ],
  ])('%s', (_, changes, problem) => {
    const problems = problemsIn({ apis: [api({ hosts: ['a.example'] }), api(changes)] });
    expect(problems).toContain(`apis[1] ${problem}`);
  });
});

describe('a file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keywright-config-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  let count = 0;
  async function load(text: string) {
    count += 1;
    const file = join(folder, `config-${count}.mjs`);
    await writeFile(file, text);
    const closed: string[] = [];
    const closers: (() => Promise<void>)[] = [];
    const outcome = await loadConfig(file, {
      env: { WORD: 'from the environment' },
      onClose: (close) => closers.push(close),
    });
    const messages = outcome.ok ? [] : outcome.problems.map(({ message }) => message);
    return { outcome, messages, closers, closed };
  }
  const written = JSON.stringify(api());

  test('exports a configuration, or a function that makes one', async () => {
    expect((await load(`export default { apis: [${written}] }`)).outcome.ok).toBe(true);
    expect((await load(`export default () => ({ apis: [${written}] })`)).outcome.ok).toBe(true);
    expect((await load(`export default async () => ({ apis: [${written}] })`)).outcome.ok).toBe(true);
  });

  test('a function is given the environment, and says what to close', async () => {
    const { outcome, closers } = await load(
      `export default ({ env, onClose }) => { onClose(async () => {}); return { apis: [{ ...${written}, title: env.WORD }] } }`,
    );
    expect(outcome).toMatchObject({ ok: true, config: { apis: [{ title: 'from the environment' }] } });
    expect(closers).toHaveLength(1);
  });

  test.each([
    ['exports nothing', 'export const config = 1', /^has no default export; write /],
    ['cannot be read', 'export default {', /^(?:cannot be read|could not be loaded)/],
    ['throws', 'throw new Error("no such vault")', /^could not be loaded \(line 1\): no such vault$/],
    [
      'has a function that throws',
      'export default () => { throw new Error("away") }',
      /^could not be loaded \(line 1\): away$/,
    ],
    ['throws what is no error', 'throw "a word"', /^could not be loaded: it threw a word$/],
    ['has a function that returns nothing', 'export default () => {}', /returns nothing; return the config/],
    ['exports what is none', 'export default 7', /^must be an object with apis, /],
  ])('that %s is told so', async (_, text, message) => {
    const { messages } = await load(text);
    expect(messages[0]).toMatch(message);
  });

  test('that is not there is told with what to do', async () => {
    const outcome = await loadConfig(join(folder, 'nowhere.ts'), { env: {}, onClose: () => {} });
    expect(outcome).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringMatching(/^does not exist; .* set KEYWRIGHT_CONFIG/) }],
    });
  });
});
