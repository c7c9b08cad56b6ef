// Before each file of a project that runs on PostgreSQL: tells the rigs of tests where that is. They ask the environment,
// because some of them also run in processes of their own.
import { inject } from 'vitest';

process.env['TEST_POSTGRES_URL'] = inject('postgresUrl');
