import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleUpstream, startSampleUpstream } from '../src/start-sample-upstream.ts';
import { collect } from './collect.ts';
import { openAiAt, post } from './sample-clients.ts';

describe('the routes without a model', () => {
  let upstream: SampleUpstream;
  beforeAll(async () => {
    upstream = await startSampleUpstream();
  });
  afterAll(() => upstream.close());

  it('list the public models so that the SDK can page through them', async () => {
    const client = openAiAt(upstream).withOptions({ baseURL: `${upstream.url}/v1/public` });
    const models = await collect(client.models.list());
    expect(models.map(({ id }) => id)).toEqual(['sample-small', 'sample-large', 'sample-embedding']);
    expect(models.every((model) => model.object === 'model' && model.created > 0)).toBe(true);
  });

  it('show the workflow definitions of the workspace in the header', async () => {
    const headers = { 'x-keywright-workspace-id': 'ws_7' };
    const response = await fetch(`${upstream.url}/v1/workflow-definitions`, { headers });
    expect(await response.json()).toEqual({
      success: true,
      data: ['wfd_onboarding', 'wfd_invoice', 'wfd_incident'].map((id) =>
        expect.objectContaining({ id, workspaceId: 'ws_7' }),
      ),
      meta: { page: 1, pageSize: 20, total: 3, totalPages: 1 },
    });
  });

  it('show workflow definitions of no workspace as such, and page by page', async () => {
    const response = await fetch(`${upstream.url}/v1/workflow-definitions?page=2&pageSize=2`);
    expect(await response.json()).toMatchObject({
      data: [{ id: 'wfd_incident', workspaceId: null }],
      meta: { page: 2, pageSize: 2, total: 3, totalPages: 2 },
    });
  });

  it.each(['page=0', 'pageSize=101', 'page=x'])('refuse the page %s in the envelope', async (query) => {
    const response = await fetch(`${upstream.url}/v1/workflow-definitions?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ success: false, error: { code: 'VALIDATION_ERROR' } });
  });

  it('tell a caller how its request arrived', async () => {
    const headers = { 'X-Keywright-Key-Id': 'key_1', 'x-keywright-scopes': 'a b', 'x-other': 'no' };
    const response = await fetch(`${upstream.url}/v1/whoami?a=1&a=%20`, { headers });
    expect(await response.json()).toEqual({
      method: 'GET',
      path: '/v1/whoami',
      query: 'a=1&a=%20',
      headers: { 'x-keywright-key-id': 'key_1', 'x-keywright-scopes': 'a b' },
    });
  });

  it('answer HEAD with the head of GET and no body', async () => {
    const got = await fetch(`${upstream.url}/v1/public/models`);
    const length = Buffer.byteLength(await got.text());
    const head = await fetch(`${upstream.url}/v1/public/models`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.headers.get('content-length')).toBe(String(length));
    expect(await head.text()).toBe('');
  });

  it.each([
    '/',
    '/v1/unknown',
    '/v1/messages/',
    '//v1/whoami',
    '/constructor',
    '/v1/tasks/',
    '/v1/tasks/a/b',
    '/v1/end-users//credentials',
  ])('know no %s', async (path) => {
    const response = await fetch(upstream.url + path);
    expect(response.status).toBe(404);
    expect(await response.json()).toHaveProperty('error.message', `Invalid URL (GET ${path})`);
  });

  it('know no other method on a path', async () => {
    expect((await fetch(`${upstream.url}/v1/chat/completions`)).status).toBe(404);
    expect((await post(upstream, '/v1/whoami', {})).status).toBe(404);
    expect((await post(upstream, '/v1/tasks/task_nobody_1', {})).status).toBe(404);
  });
});
