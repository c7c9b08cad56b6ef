// The environment, read once: which file, which folder, which address. Every mistake is reported, each with what to do.
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Settings {
  /** Path of the configuration file. */
  readonly configFile: string;
  /** Folder of the database, the journal of usage and the generated operator token. */
  readonly dataFolder: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Null: read from the data folder, or generated there. */
  readonly adminToken: string | null;
  /** Null: read from the data folder, or generated there; with a shared database, told from the operator's token. */
  readonly sessionSecret: string | null;
  /** Without a slash at the end; null: derived from host and port. */
  readonly publicUrl: string | null;
  /** `postgres://…`; null: SQLite in the data folder, for one process. */
  readonly databaseUrl: string | null;
  /** `redis://…`; null: the database keeps what limits count. */
  readonly redisUrl: string | null;
  /** Processes that answer requests, over one SQLite file. */
  readonly workers: number;
}

export const DEFAULT_DATA_FOLDER = '.keywright';
export const DEFAULT_PORT = 8787;

const MINIMUM_TOKEN_LENGTH = 32;
/** What a credential may have on the wire. */
const MAXIMUM_TOKEN_LENGTH = 512;
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;
const URL_FORM = /^https?:\/\/[^\s/?#]+$/;

export function readSettings(env: Environment): {
  readonly settings: Settings;
  readonly problems: readonly InputProblem[];
} {
  const problems: InputProblem[] = [];
  const port = portOf(env['KEYWRIGHT_PORT'], problems);
  const adminToken = secretOf(env, 'KEYWRIGHT_ADMIN_TOKEN', problems);
  const sessionSecret = secretOf(env, 'KEYWRIGHT_SESSION_SECRET', problems);
  if (sessionSecret !== null && sessionSecret === adminToken) {
    const message = "must not be the operator's token; unset it to have one generated";
    problems.push({ field: 'KEYWRIGHT_SESSION_SECRET', message });
  }
  const publicUrl = env['KEYWRIGHT_PUBLIC_URL']?.replace(/\/$/, '') || null;
  if (publicUrl !== null && !URL_FORM.test(publicUrl)) {
    problems.push({
      field: 'KEYWRIGHT_PUBLIC_URL',
      message: 'must be an origin such as https://keys.example.com',
    });
  }
  const databaseUrl = databaseUrlOf(env, problems);
  const redisUrl = redisUrlOf(env, problems);
  const settings: Settings = {
    configFile: env['KEYWRIGHT_CONFIG'] || 'keywright.config.ts',
    dataFolder: env['KEYWRIGHT_DATA'] || DEFAULT_DATA_FOLDER,
    host: env['KEYWRIGHT_HOST'] || '127.0.0.1',
    port,
    adminToken,
    sessionSecret,
    publicUrl,
    databaseUrl,
    redisUrl,
    workers: workersOf(env, problems),
  };
  return { settings, problems };
}

function portOf(text: string | undefined, problems: InputProblem[]): number {
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  problems.push({
    field: 'KEYWRIGHT_PORT',
    message: `must be a port from 0 to 65535, not ${JSON.stringify(text)}`,
  });
  return DEFAULT_PORT;
}

const MOST_WORKERS = 64;

function workersOf(env: Environment, problems: InputProblem[]): number {
  const field = 'KEYWRIGHT_WORKERS';
  const text = env[field];
  if (!text) return 1;
  const workers = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  const problem = (message: string) => void problems.push({ field, message });
  if (workers < 1 || workers > MOST_WORKERS) {
    problem(`must be a number from 1 to ${MOST_WORKERS}, not ${JSON.stringify(text)}`);
  } else if (workers > 1 && env['KEYWRIGHT_DATABASE_URL']) {
    problem('is for SQLite; over PostgreSQL run more nodes instead, each with a data folder of its own');
  }
  return workers;
}

/** Nodes know the same operator, so their token is not made by each for itself. */
function databaseUrlOf(env: Environment, problems: InputProblem[]): string | null {
  const field = 'KEYWRIGHT_DATABASE_URL';
  const text = env[field];
  if (!text) return null;
  if (!/^postgres(ql)?:\/\/./.test(text) || !isReadable(text)) {
    problems.push({
      field,
      message: 'must be an address such as postgres://user:password@host:5432/keywright',
    });
  }
  if (!env['KEYWRIGHT_ADMIN_TOKEN']) {
    const message = 'must be set, the same on every node, where KEYWRIGHT_DATABASE_URL is';
    problems.push({ field: 'KEYWRIGHT_ADMIN_TOKEN', message });
  }
  return text;
}

function redisUrlOf(env: Environment, problems: InputProblem[]): string | null {
  const field = 'KEYWRIGHT_REDIS_URL';
  const text = env[field];
  if (!text) return null;
  if (!/^rediss?:\/\/[^/]+(\/\d*)?$/.test(text) || !isReadable(text)) {
    const message =
      'must be an address such as redis://:password@host:6379, or …:6379/2 for another database; %-encode the password';
    problems.push({ field, message });
  }
  if (!env['KEYWRIGHT_DATABASE_URL']) {
    const message = 'is for nodes that share a database: set KEYWRIGHT_DATABASE_URL too, or unset it';
    problems.push({ field, message });
  }
  return text;
}

/** Its parts are percent-encoded as they should be. */
function isReadable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return URL.canParse(text);
  } catch {
    return false;
  }
}

function secretOf(env: Environment, field: string, problems: InputProblem[]): string | null {
  const text = env[field];
  if (text === undefined || text === '') return null;
  const message = weaknessOf(text);
  if (message !== null) problems.push({ field, message: `${message}; unset it to have one generated` });
  return text;
}

/** Why a text may be neither the operator's token nor the secret of sessions; null when it may. */
export function weaknessOf(token: string): string | null {
  const isWritten =
    token.length >= MINIMUM_TOKEN_LENGTH && token.length <= MAXIMUM_TOKEN_LENGTH && TOKEN.test(token);
  if (!isWritten) {
    return `must have ${MINIMUM_TOKEN_LENGTH} to ${MAXIMUM_TOKEN_LENGTH} letters, digits or . _ ~ + / -`;
  }
  return new Set(token).size < 10 ? 'looks like a placeholder' : null;
}
