// Runs the sample API by itself: PORT says where (any free port when unset), the address is printed.
import { startSampleUpstream } from './start-sample-upstream.ts';

const port = Number(process.env['PORT'] ?? '0');
if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('PORT must be 0 to 65535');

const upstream = await startSampleUpstream({ port });
process.stdout.write(`${upstream.url}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void upstream.close());
