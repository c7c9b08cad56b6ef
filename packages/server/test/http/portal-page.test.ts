// The pages for people: what they must say, what they may never hold, and that every link and command on them works.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { defineApi } from '@keywright/core/definition/define-api';
import { PRESETS } from '@keywright/core/presets';
import { REFUSAL_REASONS } from '@keywright/core/refusals/refusal-reasons';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { factsOf } from '../../src/http/portal/overview/api-facts.ts';
import { elementsOf, textOf } from './portal/page-outline.ts';
import { type ServedPages, servePages } from './portal/served-pages.ts';

const HOSTILE = `<img src=x onerror="alert(1)">'&amp;</title>`;

const hostile: ApiDefinition = defineApi({
  name: 'hostile',
  title: HOSTILE,
  hosts: ['api.hostile.example'],
  secretFormat: { kind: 'plain', prefixes: { live: 'hx_', test: 'hxt_' }, alphabet: 'base62', length: 32 },
  secretPreview: 'both-ends',
  carriers: ['bearer', 'x-api-key'],
  scopes: {
    'things:all': { description: 'All things', implies: ['things:read'], legacy: true },
    'things:read': { description: HOSTILE },
  },
  workspaceParam: 'workspace',
  rotation: { kind: 'none' },
  rotationDueAfterMs: 30 * 86_400_000,
  inFlightAtRevocation: 'finish',
  refusals: { disclosure: 'exact', revokedStatus: 403, texts: { unknown_key: HOSTILE } },
  limits: [{ name: 'burst', per: 'key', limit: 1000, window: 10_000 }],
  routes: [
    { method: 'GET', path: '/things/{id}', summary: HOSTILE, access: { kind: 'any-key' } },
    { method: 'GET', path: '/things', summary: 'List', access: { kind: 'scope', scope: 'things:read' } },
  ],
  upstream: { url: 'http://upstream.internal:9000', headers: { 'x-secret': 'upstream-credential' } },
});

const APIS = [...PRESETS, hostile];
const PAGES = ['/portal/about', '/api/v1/docs'];

let served: ServedPages;
beforeAll(async () => {
  served = await servePages(APIS);
});
afterAll(() => served.close());

test('The root leads to the portal', async () => {
  const answer = await served.get('/');
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/portal']);
});

describe.each(PAGES)('%s', (path) => {
  test('is served to everyone, is not kept, and lets nothing run or load but the style sheet', async () => {
    const { status, headers } = await served.get(path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; " +
        "form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('set-cookie')).toBeNull();
  });

  test('is well-formed: language, title, one first heading, no heading level left out', async () => {
    const page = await served.page(path);
    const elements = elementsOf(page);
    expect(elements[0]?.attributes.get('lang')).toBe('en');
    expect(textOf(/<title>(.*)<\/title>/.exec(page)?.[1] ?? '')).toMatch(/^\S.* · Keywright$/);
    const levels = elements.flatMap(({ tag }) => (/^h\d$/.test(tag) ? [Number(tag[1])] : []));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.every((level, index) => level <= (levels[index - 1] ?? 0) + 1)).toBe(true);
  });

  test('names no id twice, and none that is not there', async () => {
    const elements = elementsOf(await served.page(path));
    const ids = elements.flatMap(({ attributes }) => attributes.get('id') ?? []);
    expect(ids).toEqual([...new Set(ids)]);
    const named = elements.flatMap(({ attributes }) => [
      ...(attributes.get('aria-labelledby') ?? '').split(' ').filter((id) => id !== ''),
      ...(attributes.get('href')?.startsWith('#') ? [attributes.get('href')?.slice(1)] : []),
    ]);
    expect(named.filter((id) => id === undefined || !ids.includes(id))).toEqual([]);
    expect(named.length).toBeGreaterThan(10);
  });

  test('has only links that are answered without a key', async () => {
    const elements = elementsOf(await served.page(path));
    const links = new Set(elements.flatMap(({ attributes }) => attributes.get('href') ?? []));
    const elsewhere = [...links].filter((href) => href.startsWith('/'));
    expect(elsewhere.length).toBeGreaterThan(2);
    for (const href of elsewhere) {
      const [target = '', id] = href.split('#');
      const answer = await served.get(target);
      expect([href, answer.status]).toEqual([href, 200]);
      if (id !== undefined) expect(await answer.text()).toContain(` id="${id}"`);
    }
  });

  test('points nowhere outside, and holds no script, form, frame or inline style', async () => {
    const page = await served.page(path);
    for (const { tag, attributes } of elementsOf(page)) {
      expect(['script', 'style', 'form', 'iframe', 'img', 'object', 'base']).not.toContain(tag);
      for (const [name, value] of attributes) {
        expect(name).not.toMatch(/^on|^style$|^src|^action$/);
        if (name === 'href') expect(value).toMatch(/^[/#](?!\/)|^data:image\/svg\+xml;base64,/);
      }
    }
    expect(page.replaceAll(served.publicUrl, '')).not.toMatch(/https?:\/\//);
  });

  test('holds no secret: not the operator token, nothing of the upstream', async () => {
    const page = await served.page(path);
    expect(page).not.toContain(served.adminToken);
    expect(page).not.toContain('upstream.internal');
    expect(page).not.toContain('upstream-credential');
  });
});

test('Whatever a definition says is shown as text', async () => {
  const page = await served.page('/portal/about');
  expect(page).not.toContain('<img');
  expect(page).not.toContain('&amp;amp;amp;');
  const escaped = '&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&amp;amp;&lt;/title&gt;';
  // Title, scope, summary and refusal text, at least once each.
  expect(page.split(escaped).length).toBeGreaterThan(4);
});

test('Every API is there with its address, routes, scopes and description', async () => {
  const text = textOf(await served.page('/portal/about'));
  for (const api of APIS) {
    expect(text).toContain(`${served.publicUrl}/${api.name}`);
    for (const { method, path, summary } of api.routes) {
      expect(text).toContain(`${method} /${api.name}${path}`);
      expect(text).toContain(summary);
    }
    for (const [scope, { description }] of Object.entries(api.scopes)) {
      expect(text).toContain(scope);
      expect(text).toContain(description);
    }
    expect(text).toContain(`/api/v1/apis/${api.name}/openapi.json`);
  }
});

test('What differs between APIs is said as it is', async () => {
  const page = await served.page('/portal/about');
  const section = textOf(page.slice(page.indexOf('id="api-hostile"'), page.indexOf('id="manage"')));
  expect(section).toContain('and at api.hostile.example');
  expect(section).toContain('Starts with hx_ or hxt_, then 32 random characters');
  expect(section).toContain('Authorization: Bearer <key> or x-api-key: <key>');
  expect(section).toMatch(
    /All things Holds things:read as well. Kept for old keys; choose another for new ones./,
  );
  expect(section.indexOf('things:read')).toBeLessThan(section.indexOf('things:all'));
  expect(section).toContain('1,000 requests every 10 seconds for each key');
  expect(section).toContain('Lists show hx_••••...••••.');
  expect(section).toContain("names another workspace than its key's in ?workspace= is refused");
  expect(section).toMatch(/Not offered: create a new key[^.]*\. Due after 30 days\./);
  expect(section).toContain('request needs: things:read');
  expect(section).toContain('answered with 403. Requests that are running may finish.');
  expect(section).toContain('The caller learns the exact reason.');
  expect(section).toContain('without the key.');
  expect(section).toContain('"code": "unknown_key"');
});

test('A revoked key that has a status of its own is not said to read like the others', () => {
  const [stav] = PRESETS;
  const definition = stav ?? hostile;
  const uniform = { ...definition, refusals: { ...definition.refusals, revokedStatus: 403 as const } };
  const wordsOf = (api: ApiDefinition) => factsOf(api).find(({ name }) => name === 'Refusals')?.value;
  expect(wordsOf(definition)).toContain('Unknown, revoked, disabled and expired keys');
  expect(wordsOf(uniform)).toContain('Unknown, disabled and expired keys');
});

test('The reference has every call of the OpenAPI document, with every field it takes', async () => {
  const text = textOf(await served.page('/api/v1/docs'));
  const document = (await (await served.get('/api/v1/openapi.json')).json()) as {
    paths: Record<string, Record<string, { summary: string }>>;
  };
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary }]) => ({
      call: `${method.toUpperCase()} ${path}`,
      summary,
    })),
  );
  expect(calls.length).toBeGreaterThan(8);
  for (const { call, summary } of calls) {
    expect(text).toContain(call);
    expect(text).toContain(summary);
  }
  for (const field of ['graceSeconds', 'limits[].windowSeconds', 'requests[].key', 'nextCursor']) {
    expect(text).toContain(field);
  }
});

test('The reference has a row and a link for every refusal', async () => {
  const page = await served.page('/api/v1/docs');
  for (const reason of REFUSAL_REASONS) {
    expect(page).toContain(`id="refusal-${reason}"`);
    expect(page).toContain(`href="#refusal-${reason}"`);
  }
});
