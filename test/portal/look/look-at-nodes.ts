// The operator view of the one node there is; then of many, as the server would tell of them: none, and three of which
// one is behind and one has lapsed.
import type { NodeAnswer } from '@keywright/core/wire-contract';
import { expect } from 'vitest';
import { lookAt } from './look-at.ts';
import type { Visitor } from '../portal-rig.ts';

const NODES: readonly NodeAnswer[] = [
  node('a', {}),
  node('b', { behind: 3 }),
  node('c', { lease: 'lapsed', lapsedAt: new Date(Date.now() - 120_000).toISOString(), behind: 1200 }),
];

export async function lookAtNodes({ page, open }: Visitor): Promise<void> {
  await open('/portal/operator');
  const alone = page.getByRole('region', { name: 'Nodes · 1' });
  await alone.getByText('answers you').waitFor();
  expect(await alone.getByText('Live', { exact: true }).count()).toBe(1);
  let data: readonly NodeAnswer[] = [];
  await page.route('**/api/v1/nodes', (route) => route.fulfill({ json: { answeredBy: 'nod_b', data } }));
  await open('/portal/operator');
  await page.getByRole('region', { name: 'Nodes · 0' }).getByText('The database keeps no node').waitFor();
  data = NODES;
  await open('/portal/operator');
  const nodes = page.getByRole('region', { name: 'Nodes · 3' });
  expect(await nodes.getByRole('listitem').allInnerTexts()).toEqual([
    expect.stringMatching(/^a\.keys\.internal\s+0\.1\.0\s+Live\s/),
    expect.stringMatching(/^b\.keys\.internal · answers you\s+0\.1\.0\s+Live, 3 changes behind\s/),
    expect.stringMatching(/^c\.keys\.internal\s+0\.1\.0\s+Lapsed \d+ minutes ago\s/),
  ]);
  await nodes.getByText('It is forgotten after an hour').waitFor();
  await lookAt(page, 'the nodes');
  await page.unroute('**/api/v1/nodes');
}

function node(name: string, more: Partial<NodeAnswer>): NodeAnswer {
  return {
    ...{
      id: `nod_${name}`,
      name: `${name}.keys.internal`,
      version: '0.1.0',
      journal: `nod_journal_of_${name}`,
    },
    ...{ startedAt: '2026-01-01T00:00:00Z', lease: 'live', lapsedAt: null, acknowledged: 12_345, behind: 0 },
    ...more,
  };
}
