// What a stream used is told when it has ended, and about once a second before; and nothing of it is held up or changed.
import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import {
  ask,
  CHAT,
  chunkOf,
  closeRigs,
  eventsOf,
  onlyEnd,
  startEvents,
  startRig,
  USAGE,
  WALL_CLOCK,
} from './metering-rig.ts';

afterEach(closeRigs);

describe('a stream', () => {
  test('is billed for what its last chunk tells, once it has ended', async () => {
    const upstream: { outgoing?: ServerResponse } = {};
    const rig = await startRig({
      upstream: (incoming, outgoing) => {
        incoming.resume();
        upstream.outgoing = outgoing;
        startEvents(outgoing)(chunkOf('Hel'), chunkOf('lo'), { choices: [], usage: USAGE }, '[DONE]');
      },
    });
    const response = await ask(rig, { ...CHAT, stream: true });
    const reader = response.body?.getReader();
    await reader?.read();
    expect(rig.told.ends).toEqual([]);
    upstream.outgoing?.end();
    while ((await reader?.read())?.done === false);
    expect(rig.told.ends).toMatchObject([
      { model: 'answering-model', tokens: { input: 20, output: 7 }, isEstimated: false, isBillable: true },
    ]);
  });

  test('that never tells is estimated from what passed', async () => {
    const rig = await startRig({
      upstream: (incoming, outgoing) => {
        incoming.resume();
        startEvents(outgoing)(chunkOf('Hel'), chunkOf('lo'), '[DONE]');
        outgoing.end();
      },
    });
    await (await ask(rig, { ...CHAT, stream: true })).text();
    const expected = {
      tokens: { input: 1, cachedInput: 0, output: 2 },
      micros: 5,
      isEstimated: true,
      isBillable: true,
    };
    expect(await onlyEnd(rig)).toMatchObject(expected);
  });

  test('of Anthropic that breaks off is billed for the prompt it told and the text that passed', async () => {
    const rig = await startRig({
      upstream: async (incoming, outgoing) => {
        incoming.resume();
        const usage = { input_tokens: 10, cache_read_input_tokens: 30, output_tokens: 1 };
        const delta = {
          type: 'content_block_delta',
          index: 0,
          delta: { type: 'text_delta', text: 'eightish' },
        };
        startEvents(outgoing)({ type: 'message_start', message: { model: 'm', usage } }, delta);
        await setTimeout(20);
        outgoing.destroy();
      },
    });
    const response = await ask(rig, { ...CHAT, stream: true }, { path: '/messages' });
    await expect(response.text()).rejects.toThrow();
    expect(await onlyEnd(rig)).toMatchObject({
      model: 'm',
      tokens: { input: 40, cachedInput: 30, output: 2 },
      isEstimated: true,
      isBillable: true,
    });
  });

  test('is remembered about once a second while it runs', async () => {
    const rig = await startRig({
      clock: WALL_CLOCK,
      upstream: async (incoming, outgoing) => {
        incoming.resume();
        const send = startEvents(outgoing);
        for (let nth = 0; nth < 50; nth += 1) {
          send(chunkOf('x'));
          await setTimeout(50);
        }
        outgoing.end();
      },
    });
    await (await ask(rig, { ...CHAT, stream: true })).text();
    const { progress, ends } = rig.told;
    expect(progress.length).toBeGreaterThanOrEqual(1);
    expect(progress.length).toBeLessThanOrEqual(3);
    expect(progress[0]).toMatchObject({
      requestId: ends[0]?.requestId,
      model: 'answering-model',
      isEstimated: true,
    });
    expect(progress[0]?.tokens.output).toBeGreaterThan(5);
    expect(ends).toMatchObject([{ tokens: { output: 50 } }]);
  });

  test('arrives event by event, unchanged, however slowly', async () => {
    const events = [
      ': hello\r\n\r\n',
      'data: {"choices":',
      '[]}\n\n',
      'data: no json\n\n',
      'data: [DONE]\n\n',
    ];
    const upstream: { outgoing?: ServerResponse } = {};
    const rig = await startRig({
      upstream: (incoming, outgoing) => {
        incoming.resume();
        outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
        outgoing.flushHeaders();
        upstream.outgoing = outgoing;
      },
    });
    const response = await ask(rig, { ...CHAT, stream: true });
    const reader = response.body?.getReader();
    for (const event of events) {
      upstream.outgoing?.write(event);
      const { value } = (await reader?.read()) ?? {};
      expect(Buffer.from(value ?? []).toString()).toBe(event);
    }
    upstream.outgoing?.end();
    expect((await reader?.read())?.done).toBe(true);
  });
});

test('junk in place of usage reaches the client as it is, and costs nobody anything', async () => {
  const junk = {
    choices: [],
    usage: { prompt_tokens: -5, completion_tokens: '7', prompt_tokens_details: [] },
  };
  const text = eventsOf(junk, { usage: [] }, 'null', '{', chunkOf('four'));
  const rig = await startRig({
    upstream: (incoming, outgoing) => {
      incoming.resume();
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);
    },
  });
  expect(await (await ask(rig, CHAT)).text()).toBe(text);
  expect(await onlyEnd(rig)).toMatchObject({ tokens: { input: 1, output: 1 }, isEstimated: true });
  expect(rig.failures).toEqual([]);
});
