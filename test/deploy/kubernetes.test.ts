// The manifests: valid by the schemas and types of Kubernetes, whole together, and with what a node needs to live and to
// leave. No cluster runs them here.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { IService } from 'kubernetes-models/v1/Service';
import { expect, test } from 'vitest';
import { hasTool } from '../harness/has-tool.ts';
import { DEPLOY, filled, readYaml, secondsToStop, startOf, VERSION } from './deploy-files.ts';
import { finalEnvironment, finalWords } from './image.ts';
import { type Manifest, typeFaults, validateManifest } from './typed-manifests.ts';

const FOLDER = join(DEPLOY, 'kubernetes');
const read = (file: string) => readYaml(`kubernetes/${file}`) as readonly Manifest[];
const [kustomization] = read('kustomization.yaml') as unknown as [
  {
    readonly namespace: string;
    readonly resources: readonly string[];
    readonly images: readonly [{ readonly name: string; readonly newTag: string }];
  },
];
const manifests = kustomization.resources.flatMap(read);
const [secret] = read('secret.example.yaml') as unknown as [
  Manifest & { readonly stringData: Readonly<Record<string, string>> },
];
const ofKind = <T>(kind: string) => manifests.filter((one) => one.kind === kind) as unknown as readonly T[];
const [set] = ofKind<IStatefulSet>('StatefulSet') as [IStatefulSet];
const pod = set.spec?.template.spec;
const container = pod?.containers[0];
const labels = set.spec?.template.metadata?.labels;

test.each([...manifests, secret])('$kind $metadata.name is valid by its schema', async (manifest) => {
  await validateManifest(manifest);
  await expect(validateManifest({ ...manifest, metadata: { name: 5 } } as never)).rejects.toThrow('name');
});

test('no manifest has a field that its kind does not have', () => {
  expect(typeFaults([...manifests, secret])).toBe('');
  expect(typeFaults([{ ...secret, strinData: {} } as Manifest])).toContain('strinData');
});

test('the kustomization has every manifest but the example of a Secret, and the release of the packages', () => {
  const files = readdirSync(FOLDER).filter((file) => !/^(kustomization|secret\.example)\.yaml$/.test(file));
  expect(new Set(kustomization.resources)).toEqual(new Set(files));
  expect(kustomization.images).toMatchObject([{ name: container?.image, newTag: VERSION }]);
  expect(secret.metadata.namespace).toBe(kustomization.namespace);
});

test.skipIf(!hasTool('kubectl'))('kubectl puts the kustomization together', () => {
  const { stdout, stderr, status } = spawnSync('kubectl', ['kustomize', FOLDER], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain(`image: registry.example.com/keywright:${VERSION}`);
  const built = readYaml('kustomized', stdout) as readonly Manifest[];
  expect(built.map(({ kind }) => kind).sort()).toEqual(manifests.map(({ kind }) => kind).sort());
  for (const { kind, metadata } of built)
    if (kind !== 'Namespace') expect(metadata.namespace).toBe('keywright');
});

test('a node would start with what the Secret and the set give it, in a data folder of its own', async () => {
  expect(Object.values(secret.stringData)).toEqual(Object.keys(secret.stringData).map(() => ''));
  expect(container?.envFrom).toEqual([{ secretRef: { name: secret.metadata.name } }]);
  const names = Object.keys(secret.stringData).map((name) => [name, filled(name)]);
  const own = (container?.env ?? []).map(({ name, value }) => [name, value]);
  const env = { ...finalEnvironment(), ...Object.fromEntries([...names, ...own]) };
  const { problems, settings, config } = await startOf(env);
  expect(problems).toEqual([]);
  expect(config?.trustedProxies).toHaveLength(1);
  const [data] = finalWords('VOLUME');
  const mounts = new Map(container?.volumeMounts?.map(({ name, mountPath }) => [mountPath, name]));
  expect(settings.dataFolder).toBe(data);
  expect(set.spec?.volumeClaimTemplates?.map(({ metadata }) => metadata?.name)).toEqual([
    mounts.get(data ?? ''),
  ]);
  expect(`${[...mounts].find(([, name]) => name === 'config')?.[0]}/keywright.config.ts`).toBe(
    finalEnvironment()['KEYWRIGHT_CONFIG'],
  );
});

test('a node is asked where it answers, and has the time it takes to stop', async () => {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle, ports } = container ?? {};
  expect(livenessProbe?.httpGet).toEqual({ path: '/live', port: 'http' });
  for (const probe of [readinessProbe, startupProbe])
    expect(probe?.httpGet).toEqual({ path: '/ready', port: 'http' });
  expect(ports).toEqual([{ name: 'http', containerPort: Number(finalEnvironment()['KEYWRIGHT_PORT']) }]);
  const pause = Number(lifecycle?.preStop?.exec?.command?.at(-1));
  expect(pod?.terminationGracePeriodSeconds).toBeGreaterThan(pause + (await secondsToStop()));
});

test('a node may do nothing but run: no root, no writing beside its data, no rights of Kubernetes', () => {
  const [user = '', group = ''] = finalWords('USER')[0]?.split(':') ?? [];
  expect(pod?.securityContext).toMatchObject({
    ...{ runAsNonRoot: true, runAsUser: Number(user), runAsGroup: Number(group), fsGroup: Number(group) },
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(container?.securityContext).toEqual({
    ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  });
  expect(pod?.automountServiceAccountToken).toBe(false);
  expect(container?.resources?.requests).toHaveProperty('memory');
});

test('services, the budget, the policy and the spread are of these very nodes', () => {
  const services = ofKind<IService>('Service');
  expect(services.map(({ spec }) => spec?.selector)).toEqual([labels, labels]);
  for (const { spec } of services) expect(spec?.ports?.[0]?.targetPort).toBe('http');
  const headless = services.find(({ spec }) => spec?.clusterIP === 'None');
  expect(set.spec?.serviceName).toBe(headless?.metadata?.name);
  expect(set.spec?.selector.matchLabels).toEqual(labels);
  const [budget] = ofKind<IPodDisruptionBudget>('PodDisruptionBudget');
  expect(budget?.spec).toEqual({ maxUnavailable: 1, selector: { matchLabels: labels } });
  const [policy] = ofKind<INetworkPolicy>('NetworkPolicy');
  expect(policy?.spec?.podSelector?.matchLabels).toEqual(labels);
  for (const spread of pod?.topologySpreadConstraints ?? [])
    expect(spread.labelSelector?.matchLabels).toEqual(labels);
});
