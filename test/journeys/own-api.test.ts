// An API of one's own: the file that `keywright init` writes passes `keywright check` and serves; and whatever is wrong
// with a file is said at once, with what to write instead.
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createClient } from '@keywright/sdk';
import { loadConfig, startKeywright } from '@keywright/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processSurroundings } from '../../packages/cli/src/process-surroundings.ts';
import { runKeywright } from '../../packages/cli/src/run-keywright.ts';

const ROOT = resolve(import.meta.dirname, '../..');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keywright-own-api-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function keywright(...args: readonly string[]) {
  let output = '';
  const write = (text: string) => {
    output += text;
  };
  const surroundings = { ...processSurroundings(), env: {}, write, writeError: write };
  const exitCode = await runKeywright(args, surroundings);
  return { exitCode, output };
}

function fileWith(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('the annotated configuration', () => {
  let file: string;
  beforeAll(async () => {
    file = join(folder, 'keywright.config.ts');
    expect(await keywright('init', file)).toMatchObject({ exitCode: 0 });
  });

  test('is never written over a file there is', async () => {
    const before = readFileSync(file, 'utf8');
    const again = await keywright('init', file);
    expect(again.exitCode).toBe(1);
    expect(again.output).toContain('already');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('is sound, and is told in words: what is mounted where, and who is let in', async () => {
    const { exitCode, output } = await keywright('check', file);
    expect(exitCode).toBe(0);
    expect(output).toContain('http://localhost:8787/acme');
    expect(output).toMatch(/EVERYBODY +GET +\/v1\/status +upstream/);
    expect(output).toMatch(/scope reports:write +POST +\/v1\/reports +upstream/);
    expect(output).toContain('burst: 100 in 60 s per key');
    expect(output).toContain('x-gateway-credential is the one of the template');
    expect(output).not.toContain('choose-one-and-check-it-there');
    expect(readdirSync(folder).toSorted()).toEqual(['keywright.config.ts', 'node_modules']);
  });

  test('serves: keys open what their scopes say, and the upstream is told who calls', async () => {
    const seen: Record<string, unknown>[] = [];
    const upstream: Server = createServer((request, response) => {
      seen.push({ ...request.headers, url: request.url });
      response.end('{}');
    });
    await new Promise<void>((listening) => upstream.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    const loaded = await loadConfig(file, { env: { ACME_UPSTREAM_URL: url }, onClose: () => {} });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const dataFolder = join(folder, 'data');
    const none = { adminToken: null, sessionSecret: null, publicUrl: null };
    const alone = { ...none, databaseUrl: null, redisUrl: null, workers: 1 };
    const running = await startKeywright({
      settings: { configFile: file, dataFolder, host: '127.0.0.1', port: 0, ...alone },
      config: { ...loaded.config, drainMs: 1000 },
      logDestination: { write: () => {} },
    });
    try {
      const client = createClient({ url: running.url, token: running.adminToken });
      const { id: workspaceId } = await client.workspaces.create({ name: 'One', slug: 'one' });
      const made = await client.keys.create({
        api: 'acme',
        workspaceId,
        name: 'k',
        scopes: ['reports:write'],
      });
      const authorization = `Bearer ${made.secret}`;
      const read = await fetch(`${running.url}/acme/v1/reports/7`, { headers: { authorization } });
      const open = await fetch(`${running.url}/acme/v1/status`);
      const refused = await fetch(`${running.url}/acme/v1/reports/7`);
      expect([read.status, open.status, refused.status]).toEqual([200, 200, 401]);
      expect(seen[0]).toMatchObject({ url: '/v1/reports/7', 'x-keywright-key-id': made.id });
      expect(seen[0]?.['authorization']).toBeUndefined();
    } finally {
      await running.close();
      await new Promise((closed) => upstream.close(closed));
    }
  });
});

describe('a configuration with mistakes', () => {
  const HEAD = `import { defineApi } from '@keywright/core';
const api = (more) => defineApi({ name: 'acme', title: 'Acme',
  secretFormat: { kind: 'checked', prefix: 'acme', environments: ['live'] },
  scopes: { 'reports:read': { description: 'Read' } },
  routes: [{ method: 'GET', path: '/v1/a', summary: 'x', access: { kind: 'scope', scope: 'reports:read' } }], ...more });
`;
  const route = (more: string) =>
    `{ method: 'GET', path: '/a', summary: 'x', access: { kind: 'any-key' }, ${more} }`;
  const apis = (more: string) => `export default { apis: [api({ ${more} })] };`;

  test.each<[string, string, RegExp]>([
    [
      'a mistyped field',
      apis("carrier: ['bearer']"),
      /apis\[0\]\.carrier is not a field; did you mean carriers\?/,
    ],
    [
      'a mistyped field at the top',
      'export default { apis: [api()], trustedProxy: [] };',
      /did you mean trustedProxies\?/,
    ],
    ['no routes', apis('routes: undefined'), /routes must be a list/],
    [
      'routes that are none',
      apis("routes: [null, 'GET /a']"),
      /routes\[1\] must be an object with method, path/,
    ],
    [
      'scopes as a list',
      apis("scopes: ['reports:read']"),
      /scopes must be an object; each name is a scope such as/,
    ],
    [
      'a scope without description',
      apis("scopes: { 'reports:read': 'Read' }"),
      /must be an object with description/,
    ],
    [
      'an unknown scope',
      apis(`routes: [${route("access: { kind: 'scope', scope: 'report:read' }")}]`),
      /did you mean reports:read\?/,
    ],
    [
      'an unknown access',
      apis(`routes: [${route("access: { kind: 'anonymus' }")}]`),
      /did you mean anonymous\?/,
    ],
    [
      'an access that is a word',
      apis(`routes: [${route("access: 'anonymous'")}]`),
      /such as \{ kind: 'anonymous' \}/,
    ],
    ['the same route twice', apis(`routes: [${route('')}, ${route('')}]`), /remove one, or change its path/],
    [
      'an upstream that is a text',
      apis("upstream: 'http://127.0.0.1:3000'"),
      /upstream must be an object with url/,
    ],
    ['limits that are no list', apis('limits: { burst: 1 }'), /limits must be a list/],
    [
      'a limit of nothing',
      apis("limits: [{ name: 'b', per: 'keys', limit: 0, window: 'minute' }]"),
      /did you mean key\?.*from 1.*month, ever, running/s,
    ],
    [
      'prefixes alike',
      "export default { apis: [api(), api({ name: 'other' })] };",
      /give one another prefix/,
    ],
    [
      'hosts alike',
      "export default { apis: [api({ hosts: ['a.example'] }), api({ name: 'b', hosts: ['a.example'] })] };",
      /same host a\.example as acme; take it from one/,
    ],
    ['no export', 'const x = 1;', /has no default export; write/],
    [
      'a function that throws',
      "export default () => {\n  throw new Error('ACME_URL is not set');\n};",
      /could not be loaded \(line \d+\): ACME_URL is not set/,
    ],
    [
      'a function that returns nothing',
      'export default () => {};',
      /returns nothing; return the configuration/,
    ],
    [
      'a package there is not',
      "import 'not-installed';\nexport default 1;",
      /not-installed.*install it with npm/,
    ],
  ])('%s', async (name, text, message) => {
    const file = fileWith(`${name.replaceAll(' ', '-')}.mjs`, HEAD + text);
    const { exitCode, output } = await keywright('check', file);
    expect(output).toMatch(message);
    expect(output).toContain('hint: ');
    expect(exitCode).toBe(2);
  });

  test('is told as such also by a start, and what it opened is closed', async () => {
    const mark = join(folder, 'closed');
    const text = `import { writeFileSync } from 'node:fs';
export default ({ onClose }) => {
  onClose(async () => writeFileSync(${JSON.stringify(mark)}, ''));
  return { apis: [], drain: 1 };
};`;
    const { exitCode, output } = await keywright('check', fileWith('opening.mjs', text));
    expect([exitCode, output.match(/^error:/gm)?.length]).toEqual([2, 2]);
    expect(readFileSync(mark, 'utf8')).toBe('');
  });

  test('choices that are allowed and risky are named, and do not fail the check', async () => {
    const text = `${HEAD}export default { trustedProxies: ['0.0.0.0/0'], apis: [api({ uncounted: 'admit',
      scopes: { 'reports:read': { description: 'Read' }, 'reports:all': { description: 'All' } },
      upstream: { url: 'http://reports.internal' },
      routes: [${route("access: { kind: 'scope', scope: 'reports:read' }")},
        { method: 'GET', path: '/public/*', summary: 'x', access: { kind: 'anonymous' } },
        { method: 'POST', path: '/feedback', summary: 'x', access: { kind: 'anonymous' } }] }),
      api({ name: 'dedicated', secretFormat: { kind: 'checked', prefix: 'de', environments: ['live'] },
      scopes: { 'reports:read': { description: 'Read' } },
      endpoints: { upstreams: 'own', allowPrivateUpstreams: true },
      routes: [{ method: 'GET', path: '/{at}', summary: 'x', endpointParam: 'at',
        access: { kind: 'endpoint', scope: 'reports:read' } }] })] };`;
    const { exitCode, output } = await keywright('check', fileWith('risky.mjs', text));
    expect(exitCode).toBe(0);
    const risks = output.slice(output.indexOf('Allowed, but look at it:'));
    for (const word of [
      'GET /public/* is open to everybody',
      'POST /feedback lets everybody write',
      'the scope reports:all opens no route',
      'without TLS',
      'it has no limits',
      'no anonymousLimits',
      'uncounted: admit',
      'X-Forwarded-For is believed of everybody',
      'dedicated: it has no anonymousLimits',
      'dedicated: endpoints.allowPrivateUpstreams lets accounts',
    ])
      expect(risks).toContain(word);
  });
});
