// keywright serve
import type { Command } from 'commander';
import type { CommandContext } from '../api-command.ts';

const HELP = `
Settings come from the environment:
  KEYWRIGHT_CONFIG       the configuration file (default: keywright.config.ts)
  KEYWRIGHT_DATA         folder of the database (default: .keywright)
  KEYWRIGHT_HOST         address to listen on (default: 127.0.0.1)
  KEYWRIGHT_PORT         port to listen on (default: 8787)
  KEYWRIGHT_ADMIN_TOKEN  the operator's token (default: made at the first start, in the
                         file admin-token in the data folder)
  KEYWRIGHT_PUBLIC_URL   where people and clients reach it (default: http://localhost:PORT)
  KEYWRIGHT_DATABASE_URL postgres://…: one of many nodes over PostgreSQL (default: SQLite)
  KEYWRIGHT_REDIS_URL    redis://…: limits of many nodes exact (default: counted in PostgreSQL)
  KEYWRIGHT_WORKERS      processes that answer, over one SQLite file (default: 1)

Example:
  $ KEYWRIGHT_DATA=/var/lib/keywright keywright serve`;

export function addServe(program: Command, { surroundings, end }: CommandContext): void {
  program
    .command('serve')
    .description('run the server until it is told to stop')
    .addHelpText('after', HELP)
    .action(async () => end(await surroundings.serve()));
}
