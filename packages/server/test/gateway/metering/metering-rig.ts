// One gateway with metered routes, over an upstream that a test writes by hand, with everything that usage is told.
import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { type ApiInput, defineApi, type RouteInput } from '@keywright/core/definition/define-api';
import type { HandClock } from '../../../../../test/harness/assemble-use-cases.ts';
import { type StartedGateway, startGateway } from '../../../../../test/harness/start-gateway.ts';
import type {
  UsageEnd,
  UsageEntry,
  UsageJournal,
  UsageProgress,
} from '../../../src/app/usage/usage-ports.ts';
import type { UseCasePorts } from '../../../src/app/use-cases.ts';

const route = (path: string, more: Partial<RouteInput> = {}): RouteInput => ({
  method: 'POST',
  path,
  summary: path,
  access: { kind: 'any-key' },
  ...more,
});

/** `notes` in name and secrets, so that its keys are made by default. */
export function meteredApi(changes: Partial<ApiInput> = {}): ApiDefinition {
  return defineApi({
    name: 'notes',
    title: 'Notes',
    secretFormat: { kind: 'checked', prefix: 'nts', environments: ['live'] },
    scopes: { read: { description: 'Read' }, chat: { description: 'Chat' } },
    prices: { '*': { input: 1_000_000, cachedInput: 500_000, output: 2_000_000, maxOutputTokens: 100 } },
    routes: [
      route('/chat', { meter: 'openai' }),
      route('/messages', { meter: 'anthropic' }),
      route('/plain'),
      route('/open', { meter: 'openai', access: { kind: 'anonymous' } }),
      route('/users', { endUser: { kind: 'body', field: 'endUserId' } }),
      route('/users/{id}/things', { endUser: { kind: 'path', param: 'id' } }),
      route('/metered-users', { meter: 'openai', endUser: { kind: 'body', field: 'endUserId' } }),
    ],
    ...changes,
  });
}

export interface MeteringRig extends StartedGateway {
  readonly secret: string;
  readonly keyId: string;
  /** What usage was told, in the order it was told. */
  readonly told: ToldUsage;
}

export interface ToldUsage {
  readonly entries: UsageEntry[];
  readonly progress: UsageProgress[];
  readonly ends: UsageEnd[];
}

export interface RigChoice {
  readonly upstream?: RequestListener;
  readonly api?: ApiDefinition;
  readonly clock?: HandClock;
  readonly ports?: Partial<UseCasePorts>;
  readonly hasUpstream?: boolean;
}

const rigs: MeteringRig[] = [];

export async function closeRigs(): Promise<void> {
  await Promise.all(rigs.splice(0).map((rig) => rig.close()));
}

export async function startRig(choice: RigChoice = {}): Promise<MeteringRig> {
  const told: ToldUsage = { entries: [], progress: [], ends: [] };
  const journal: UsageJournal = {
    append: (entry) => void told.entries.push(entry),
    progress: (progress) => void told.progress.push(progress),
    end: (end) => void told.ends.push(end),
  };
  const { api = meteredApi(), ports, ...rest } = choice;
  const gateway = await startGateway({ api, ...rest, ports: { journal, ...ports } });
  const { secret, keyId } = await gateway.newKey();
  const rig = { ...gateway, secret, keyId, told };
  rigs.push(rig);
  return rig;
}

/** The time of day. */
export const WALL_CLOCK: HandClock = { now: () => Date.now(), advance: () => {}, set: () => {} };

export interface Asked {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export function ask(rig: MeteringRig, body: unknown, asked: Asked = {}): Promise<Response> {
  const { path = '/chat', headers = {}, signal } = asked;
  return fetch(rig.url + path, {
    method: 'POST',
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    headers: { authorization: `Bearer ${rig.secret}`, 'content-type': 'application/json', ...headers },
    ...(signal !== undefined && { signal }),
  });
}

/** The end of the only request there is; waits for it. */
export async function onlyEnd({ told }: MeteringRig): Promise<UsageEnd> {
  for (let tries = 0; told.ends.length === 0 && tries < 400; tries += 1) await setTimeout(5);
  // A second one would be close behind.
  await setTimeout(20);
  if (told.ends.length !== 1) throw new Error(`${told.ends.length} ends were told of one request`);
  return told.ends[0] as UsageEnd;
}

export const answerJson =
  (body: unknown, status = 200): RequestListener =>
  (incoming, outgoing) => {
    incoming.resume();
    const text = JSON.stringify(body);
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    outgoing.writeHead(status, headers).end(text);
  };

export function startEvents(outgoing: ServerResponse): (...events: readonly unknown[]) => void {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  outgoing.flushHeaders();
  return (...events) => void outgoing.write(eventsOf(...events));
}

export function eventsOf(...events: readonly unknown[]): string {
  return events
    .map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`)
    .join('');
}

export const chunkOf = (content: string, more: object = {}) => ({
  model: 'answering-model',
  choices: [{ index: 0, delta: { content } }],
  ...more,
});

export const USAGE = { prompt_tokens: 20, completion_tokens: 7, total_tokens: 27 };

export const CHAT = { model: 'asked-model', messages: [{ role: 'user', content: 'four' }] };

/** A connection that a test writes to byte by byte. */
export async function dialRig(rig: MeteringRig): Promise<Socket> {
  const { hostname, port } = new URL(rig.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

export function headOf(rig: MeteringRig, path: string, ...fields: readonly string[]): string {
  const { host, pathname } = new URL(rig.url);
  const lines = [`POST ${pathname}${path} HTTP/1.1`, `Host: ${host}`, `Authorization: Bearer ${rig.secret}`];
  return [...lines, 'Content-Type: application/json', ...fields, '', ''].join('\r\n');
}
