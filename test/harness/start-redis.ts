// A real Redis for tests, listening on a socket in its own folder: no port is taken unless it is named, and nothing is left behind.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

export interface TestRedis {
  /** Path of its socket. */
  readonly socket: string;
  readonly pid: number;
  /** Sends one command, such as `FLUSHALL`. */
  run(command: string): Promise<string>;
  /** Ends it at once; what it remembers is lost, unless it was saved. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** `port`: that it listens on beside its socket; 0: on none. */
export async function startRedis(port = 0): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'keywright-redis-'));
  const socket = join(folder, 'redis.sock');
  let server: ChildProcess;
  const start = async () => {
    const words = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--unixsocket',
      socket,
      '--dir',
      folder,
      '--save',
      '',
      '--appendonly',
      'no',
    ];
    const started = spawn('redis-server', words, { stdio: 'ignore' });
    server = started;
    const endWithParent = () => void started.kill('SIGKILL');
    process.once('exit', endWithParent);
    started.once('exit', () => process.off('exit', endWithParent));
    const failed = once(server, 'error').then(([error]) => Promise.reject(error));
    await Promise.race([untilReady(socket), failed]);
  };
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  await start();
  return {
    socket,
    get pid() {
      return server.pid ?? 0;
    },
    run: (command) => run(socket, command),
    kill,
    restart: start,
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(socket: string): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if ((await run(socket, 'PING').catch(() => '')) === '+PONG') return;
    await setTimeout(25);
  }
  throw new Error('Redis did not answer.');
}

async function run(socket: string, command: string): Promise<string> {
  const link = connect(socket);
  link.write(`${command}\r\n`);
  try {
    const [answer] = await once(link, 'data');
    return String(answer).trim();
  } finally {
    link.destroy();
  }
}
