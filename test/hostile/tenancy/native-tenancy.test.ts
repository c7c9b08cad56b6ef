// P-19: whatever of another workspace is named, wherever in a request, the answer is byte for byte that for an id nobody
// has, whoever asks. Generated from the routes of the native API and their published description.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';
import { askRaw } from '../raw-request.ts';
import {
  ID_KINDS,
  type IdKind,
  type Ids,
  OF_NO_WORKSPACE,
  type RowCall,
  TENANCY_ROWS,
} from './tenancy-rows.ts';
import { type AskingParty, makeTwoWorkspaces, type TwoWorkspaces } from './two-workspaces.ts';

/** Well-formed, and nobody's. */
const UNKNOWN = '01jzzzzzzzzzzzzzzzzzzzzzzz';
const NOBODYS: Ids = {
  workspace: `ws_${UNKNOWN}`,
  key: `key_${UNKNOWN}`,
  secret: `sec_${UNKNOWN}`,
  member: `mem_${UNKNOWN}`,
  invitation: `inv_${UNKNOWN}`,
  endpoint: 'endpt-0123456789ab',
  credential: `mgc_${UNKNOWN}`,
  request: `ukr_${UNKNOWN}`,
};

let keywright: TestKeywright;
let world: TwoWorkspaces;
beforeAll(async () => {
  keywright = await startTestKeywright();
  world = await makeTwoWorkspaces(keywright);
  // Six people choose passwords, which takes time on purpose.
}, 120_000);
afterAll(() => keywright.close());

/** All bytes of the answer, but for what differs between any two. */
const comparable = (text: string) =>
  text.replaceAll(/req_\w+/g, 'req_').replaceAll(/^(date|ratelimit): .*$/gim, '$1');

async function ask(route: string, { path = {}, query, body }: RowCall, party: AskingParty): Promise<string> {
  const target = route.replaceAll(/\{(\w+)\}/g, (_, name: string) => path[name] ?? '');
  const asked = query === undefined ? '' : `?${new URLSearchParams(query)}`;
  const json = body === undefined ? {} : { json: body };
  const { text } = await askRaw(keywright.url, { start: target + asked, lines: party.lines, ...json });
  return comparable(text);
}

const statusIn = (text: string) => Number(/^HTTP\/1\.1 (\d+) /.exec(text)?.[1]);

/** The kinds of ids a call is made of. */
function kindsIn(call: (ids: Ids) => RowCall): readonly IdKind[] {
  const made = JSON.stringify(call(NOBODYS));
  return ID_KINDS.filter((kind) => made.includes(NOBODYS[kind]));
}

interface Described {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: {
    readonly content: Record<string, { schema?: { properties?: Record<string, unknown> } }>;
  };
}

/** Names of the fields in which a route takes ids, by its published description. A cursor says where to go on, only. */
function idFieldsOf({ parameters = [], requestBody }: Described): readonly string[] {
  const inBody = Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
    Object.keys(schema?.properties ?? {}),
  );
  return [...parameters.map(({ name }) => name), ...inBody].filter((name) => /^id$|Ids?$/.test(name));
}

test('every route that takes an id has its row, and the row fills in all of them', async () => {
  const answer = await fetch(`${keywright.url}/api/v1/openapi.json`);
  const { paths } = (await answer.json()) as { paths: Record<string, Record<string, Described>> };
  const routes = keywright.ownRoutes.filter(({ route, access }) => {
    return access !== 'anonymous' && !route.startsWith('HEAD ') && !OF_NO_WORKSPACE.includes(route);
  });
  const faults = routes.flatMap(({ route }) => {
    const [method = '', path = ''] = route.split(' ');
    const described = paths[path]?.[method.toLowerCase()];
    if (described === undefined) return path.includes('{') ? [`${route} is not described`] : [];
    const fields = idFieldsOf(described);
    const row = TENANCY_ROWS[route];
    if (row === undefined) {
      return fields.length === 0
        ? []
        : [`${route} takes ${fields.join(', ')} and has no row in tenancy-rows.ts`];
    }
    const filled = row.call(NOBODYS);
    const names = Object.keys({ ...filled.path, ...filled.query, ...filled.body });
    const left = fields.filter((field) => !names.includes(field));
    return left.length === 0 ? [] : [`the row of ${route} says nothing of ${left.join(', ')}`];
  });
  expect(faults).toEqual([]);
  const known = routes.map(({ route }) => route);
  expect(Object.keys(TENANCY_ROWS).filter((route) => !known.includes(route))).toEqual([]);
});

describe('P-19 another workspace’s ids read like ids nobody has, to everybody', () => {
  test.each(Object.entries(TENANCY_ROWS))('%s', async (route, { call, toldForeign = 404 }) => {
    const { ours, theirs, parties } = world;
    const before = await world.theirState();
    const kinds = kindsIn(call);
    expect(kinds.length).toBeGreaterThan(0);
    for (const party of parties) {
      const foreign = await ask(route, call(theirs), party);
      expect(foreign, party.name).toBe(await ask(route, call(NOBODYS), party));
      const isOperators = OPERATORS_ROUTES.includes(route);
      if (party.mayAll) expect(statusIn(foreign), party.name).toBe(isOperators ? 403 : toldForeign);
      expect(statusIn(foreign), party.name).toBeGreaterThanOrEqual(400);
      // One foreign id among our own ones; where there is but one, that was asked already.
      for (const kind of kinds.length > 1 ? kinds : []) {
        const mixed = await ask(route, call({ ...ours, [kind]: theirs[kind] }), party);
        expect(mixed, `${party.name}, ${kind}`).toBe(
          await ask(route, call({ ...ours, [kind]: NOBODYS[kind] }), party),
        );
        // A list of what nobody has is an empty one.
        if (!route.startsWith('GET '))
          expect(statusIn(mixed), `${party.name}, ${kind}`).toBeGreaterThanOrEqual(400);
      }
    }
    expect(await world.theirState()).toEqual(before);
  });

  test('of their own workspace its owner and its machine are told, by the same calls', async () => {
    const reading = Object.entries(TENANCY_ROWS).filter(([route]) => route.startsWith('GET '));
    for (const party of world.parties.filter(({ mayAll }) => mayAll)) {
      for (const [route, { call }] of reading) {
        const told = await ask(route, call(world.ours), party);
        expect(statusIn(told), `${party.name} ${route}`).toBe(200);
      }
    }
  });

  test('lists hold nothing of theirs', async () => {
    const lists = keywright.ownRoutes.filter(({ route, access }) => {
      return access === 'caller' && route.startsWith('GET ') && !route.includes('{');
    });
    expect(lists.length).toBeGreaterThan(3);
    for (const party of world.parties) {
      for (const { route } of lists) {
        const text = await ask(route, TENANCY_ROWS[route]?.call(world.ours) ?? {}, party);
        for (const kind of ID_KINDS) expect(text, `${party.name} ${route}`).not.toContain(world.theirs[kind]);
      }
    }
  });
});

/** What only the operator may do, with whatever id. */
const OPERATORS_ROUTES = [
  'POST /api/v1/credentials',
  'POST /api/v1/credentials/{id}/revoke',
  'POST /api/v1/members',
];
