// Health, readiness, liveness and metrics: without a key, at the root.
import type { NativeApp } from './native-api/native-app.ts';
import type { Probes } from './probes.ts';

const config = { access: 'anonymous' } as const;
const schema = { hide: true } as const;

export function probeRoutes(app: NativeApp, probes: Probes): void {
  app.get('/live', { config, schema }, async () => ({ status: 'live' }));

  app.get('/health', { config, schema }, async (_request, reply) => {
    const database = await probes.isDatabaseUp();
    return reply
      .code(database ? 200 : 503)
      .send({ status: database ? 'ok' : 'failing', checks: { database } });
  });

  app.get('/ready', { config, schema }, async (_request, reply) => {
    const ready = await probes.isReady();
    if (!ready) void reply.header('retry-after', '1');
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
  });

  app.get('/metrics', { config, schema }, async (_request, reply) => {
    const { contentType, text } = await probes.metrics();
    return reply.type(contentType).send(text);
  });
}
