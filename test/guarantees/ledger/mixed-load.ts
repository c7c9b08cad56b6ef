// Clients that ask in every way there is: plain and streamed, both dialects, embeddings, the verify API, with keys that
// lack a scope and keys nobody knows; some leave in the middle. They follow their server through restarts.
import { setTimeout } from 'node:timers/promises';
import { Agent, type Dispatcher, request } from 'undici';
import type { SpawnedKeywright } from '../../harness/spawn-keywright.ts';

/** A key under load. Its secret changes when it is rotated, both being good for a while. */
export interface LoadedKey {
  readonly id: string;
  secret: string;
  /** Its clients leave in the middle of streams. */
  readonly isLeft: boolean;
  /** What its clients know of. */
  readonly seen: SeenByClients;
}

export interface SeenByClients {
  /** Verifications that were answered with valid. */
  verified: number;
  forbidden: number;
  /** Requests whose whole answer came. */
  answered: number;
  /** Pieces received of streams that were left. */
  piecesOfLeft: number;
  left: number;
  /** Whole streams that told no usage. */
  silent: number;
}

export interface Load {
  readonly keys: readonly LoadedKey[];
  server: SpawnedKeywright;
  /** Requests begun. */
  asked: number;
  junk: number;
  /** Requests that ended with their server, or were refused by one that was stopping. */
  lost: number;
}

const UNKNOWN_SECRET = `hm_live_${'A'.repeat(43)}000000`;
const CLIENTS = 24;

export async function runLoad(load: Load, until: number): Promise<void> {
  const agent = new Agent({ connections: CLIENTS * 2, pipelining: 1 });
  try {
    await Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(load, agent, { index, until })));
  } finally {
    await agent.destroy();
  }
}

async function client(
  load: Load,
  agent: Agent,
  { index, until }: { readonly index: number; readonly until: number },
): Promise<void> {
  for (let turn = index * 7; load.asked < until; turn += 1) {
    load.asked += 1;
    const key = load.keys[(turn * 13 + index) % load.keys.length] as LoadedKey;
    const server = load.server;
    try {
      await KINDS[turn % KINDS.length]?.({ load, key, server, agent, turn });
    } catch (error) {
      if (!isLost(error)) throw error;
      load.lost += 1;
      // Its server is going, or gone: the next one comes within a second or two.
      await setTimeout(20);
    }
  }
}

interface Turn {
  readonly load: Load;
  readonly key: LoadedKey;
  readonly server: SpawnedKeywright;
  readonly agent: Agent;
  readonly turn: number;
}

const chat = '/stav/v1/chat/completions';
const messages = '/stav/v1/messages';
const hello = [{ role: 'user', content: 'Hello' }];
const whole = (path: string, body: object) => (turn: Turn) => askWhole(turn, path, body);
const plainChat = whole(chat, { model: 'plain', messages: hello });
const embedding = whole('/stav/v1/embeddings', { model: 'plain', input: 'Hello' });
const streamedChat = whole(chat, { model: 'streamed', stream: true, messages: hello });
const streamedMessage = whole(messages, { model: 'streamed', stream: true, max_tokens: 9, messages: hello });

const KINDS: readonly ((turn: Turn) => Promise<void>)[] = [
  plainChat,
  plainChat,
  streamedChat,
  embedding,
  plainChat,
  verification,
  plainChat,
  streamedMessage,
  plainChat,
  junk,
  plainChat,
  streamedChat,
  embedding,
  plainChat,
  forbidden,
  plainChat,
  leftOrSilent,
  plainChat,
  verification,
  plainChat,
];

async function askWhole({ key, server, agent }: Turn, path: string, body: object): Promise<void> {
  const answer = await ask({ server, agent, path, secret: key.secret, body });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${text}`);
  key.seen.answered += 1;
}

async function verification({ key, server }: Turn): Promise<void> {
  const address = '127.0.0.1';
  const verdict = await server.client.keys.verify({ key: key.secret, scope: 'inference:chat', address });
  if (!verdict.valid) throw new Error(`A good key is ${verdict.code}`);
  key.seen.verified += 1;
}

async function junk({ load, server, agent }: Turn): Promise<void> {
  const answer = await ask({ server, agent, path: chat, secret: UNKNOWN_SECRET, body: {} });
  await answer.body.text();
  if (answer.statusCode !== 401) throw new Error(`An unknown key is answered ${answer.statusCode}`);
  load.junk += 1;
}

/** The keys of this load work from loopback only. */
async function forbidden({ key, server }: Turn): Promise<void> {
  const verdict = await server.client.keys.verify({ key: key.secret, address: '203.0.113.9' });
  if (verdict.code !== 'address_not_allowed') throw new Error(`Another address is ${verdict.code}`);
  key.seen.forbidden += 1;
}

async function leftOrSilent(turn: Turn): Promise<void> {
  const { key, server, agent } = turn;
  if (!key.isLeft) return askWhole(turn, chat, { model: 'plain', messages: hello });
  if (turn.turn % 2 === 0) {
    await askWhole(turn, chat, { model: 'silent', stream: true, messages: hello });
    key.seen.silent += 1;
    return;
  }
  const body = { model: 'slow', stream: true, messages: hello };
  const answer = await ask({ server, agent, path: chat, secret: key.secret, body });
  let text = '';
  for await (const chunk of answer.body) {
    text += chunk;
    if (text.length > 700) break;
  }
  key.seen.left += 1;
  key.seen.piecesOfLeft += text.split('"abc "').length - 1;
}

interface Asking {
  readonly server: SpawnedKeywright;
  readonly agent: Agent;
  readonly path: string;
  readonly secret: string;
  readonly body: object;
}

function ask({ server, agent, path, secret, body }: Asking): Promise<Dispatcher.ResponseData> {
  return request(server.url + path, {
    method: 'POST',
    dispatcher: agent,
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** The connection's end, and nothing a server would say. */
function isLost(error: unknown): boolean {
  const { code = '', name = '' } = error as NodeJS.ErrnoException;
  return (
    /^(?:UND_ERR_SOCKET|ECONNREFUSED|ECONNRESET|EPIPE)$/.test(code) || name === 'KeywrightUnreachableError'
  );
}
