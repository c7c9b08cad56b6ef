// Upstreams behind TLS: their certificate has to be good, and their connections are kept like any other.
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ask, closeAll, dial, get, startGateway, upstreamAt } from './forward-rig.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const trusted = getCACertificates('default');

describe.skipIf(!hasOpenssl)('an upstream behind TLS (needs openssl)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keywright-tls-'));
  const server = createServer((request, answer) =>
    answer.end(`<${request.url} ${request.socket.remotePort}>`),
  );
  let certificate = '';
  let url = '';

  beforeAll(async () => {
    const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const newKey = [
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      keyFile,
    ];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'];
    execFileSync('openssl', ['req', ...newKey, ...subject, '-out', certificateFile], { stdio: 'ignore' });
    certificate = readFileSync(certificateFile, 'utf8');
    server.setSecureContext({ key: readFileSync(keyFile), cert: certificate });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `https://localhost:${(server.address() as AddressInfo).port}/base`;
  });

  afterEach(async () => {
    setDefaultCACertificates(trusted);
    await closeAll();
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  test('is asked over one connection when its certificate is good', async () => {
    setDefaultCACertificates([...trusted, certificate]);
    const gateway = await startGateway(upstreamAt(0, { url }));
    const client = dial(gateway.port, get('/1'));
    await client.until('</base/1 ');
    client.socket.write(get('/2'));
    await client.until('</base/2 ');
    expect(new Set(client.received.match(/ \d+(?=>)/g)).size).toBe(1);
  });

  test('is not asked when nobody vouches for it', async () => {
    const gateway = await startGateway(upstreamAt(0, { url }));
    expect(await ask(gateway.port, get('/', 'Connection: close'))).toContain('refused upstream_unavailable');
  });

  test('is not asked under a name its certificate does not have', async () => {
    setDefaultCACertificates([...trusted, certificate]);
    const gateway = await startGateway(upstreamAt(0, { url: url.replace('localhost', '127.0.0.1') }));
    expect(await ask(gateway.port, get('/', 'Connection: close'))).toContain('refused upstream_unavailable');
  });
});
