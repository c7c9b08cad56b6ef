// One PostgreSQL for all files of a project; each test makes databases of its own in it.
import type { TestProject } from 'vitest/node';
import { startPostgres } from './start-postgres.ts';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  project.provide('postgresUrl', postgres.url);
  return () => postgres.stop();
}
