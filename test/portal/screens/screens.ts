// The pictures there are of the portal, in the order they are taken: what one did stays done for those after it.
import type { Page } from '@playwright/test';
import type { Shown } from './acme-in-use.ts';

type Step = (page: Page) => Promise<unknown>;

export interface Screen {
  readonly who: Shown;
  /** Null: where that person is. */
  readonly path: string | null;
  readonly first?: Step;
  /** Taken only to be looked at, and not kept. */
  readonly isForReview?: true;
  /** What else it is kept as, besides wide and light. */
  readonly also?: readonly ('dark' | 'narrow')[];
}

const ACME = '/portal/w/acme';

/** What the server says while its database is away. */
const AWAY = {
  ...{ type: 'about:blank', title: 'Service Unavailable', status: 503, code: 'store_unavailable' },
  ...{ detail: 'The server cannot reach its database.', requestId: 'req_01m8h2bwdxykk6epw8xhk04csv' },
};

const press =
  (name: string | RegExp): Step =>
  (page) =>
    page.getByRole('button', { name, exact: true }).first().click();
const reads =
  (text: string): Step =>
  (page) =>
    page.getByText(text).first().waitFor();
const fill =
  (label: string, text: string): Step =>
  (page) =>
    page.getByLabel(label, { exact: true }).fill(text);
const inDialog =
  (name: string): Step =>
  (page) =>
    page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
const after =
  (...steps: Step[]): Step =>
  async (page) => {
    for (const step of steps) await step(page);
  };

const owner = (path: string | null, more: Omit<Screen, 'who' | 'path'> = {}): Screen => ({
  ...{ who: 'owner', path: path === null ? null : `${ACME}/${path}` },
  ...more,
});

export const SCREENS: Readonly<Record<string, Screen>> = {
  'sign-in': { who: 'stranger', path: '/portal/sign-in', also: ['narrow'] },
  'sign-in-refused': {
    who: 'stranger',
    path: '/portal/sign-in',
    first: after(
      fill('E-mail address', 'ada@example.com'),
      fill('Password', 'not the password at all'),
      press('Sign in'),
      reads('No account has this address'),
    ),
  },
  'sign-up': { who: 'stranger', path: '/portal/sign-up' },
  'first-run': { who: 'stranger', path: '/portal/first-run?code=abc' },
  'keys-empty': { who: 'somebody new', path: '/portal/w/beyond/stav/keys' },
  keys: owner('stav/keys', { also: ['dark', 'narrow'] }),
  palette: owner(null, {
    first: after(
      (page) => page.keyboard.press('Control+k'),
      (page) => page.getByRole('combobox', { name: 'Find or do' }).fill('che'),
    ),
  }),
  create: owner('stav/keys/new', {
    first: after(
      fill('Name', 'search indexer'),
      (page) => page.getByRole('checkbox', { name: /Embeddings/ }).check(),
      (page) => page.getByRole('radio', { name: '90 days' }).click(),
      press('Add a limit'),
    ),
    also: ['narrow'],
  }),
  reveal: owner(null, { first: after(press('Create key'), reads('Copy it now')) }),
  'reveal-leaving': owner(null, {
    first: (page) => page.getByRole('link', { name: 'Go to this key' }).click(),
  }),
  'key-unused': owner(null, {
    first: after(inDialog('Leave without it'), reads('Last used')),
    isForReview: true,
  }),
  key: owner('stav/keys/KEY', { first: reads('The old secret still has'), also: ['dark', 'narrow'] }),
  'key-menu': owner(null, { first: press('More') }),
  edit: owner('stav/keys/KEY?act=edit'),
  rotate: owner('stav/keys/KEY?act=rotate'),
  revoke: owner('stav/keys/KEY?act=revoke', {
    first: reads('called with it in the last hour'),
    also: ['narrow'],
  }),
  'leak-audit': owner('stav/keys/KEY?from=FROM&to=TO', {
    first: async (page) => {
      await page.evaluate('scrollTo(0, document.body.scrollHeight / 3)');
    },
  }),
  'key-revoked': owner('stav/keys?shown=revoked', {
    first: after(
      (page) => page.getByRole('link', { name: 'old worker' }).click(),
      reads('Create one like it'),
    ),
  }),
  'key-not-there': owner('stav/keys/key_none'),
  usage: owner('stav/usage?span=7d', { also: ['dark', 'narrow'] }),
  hygiene: owner('stav/hygiene', { also: ['narrow'] }),
  checker: owner('stav/checker', {
    first: after(fill('What was taken for a key', ' hm_live_nothing'), press('Check key'), (page) =>
      page.getByRole('region', { name: 'Result' }).waitFor(),
    ),
  }),
  'user-keys': owner('stav/user-keys', { first: reads('nightly job') }),
  'user-keys-mine': { who: 'member', path: `${ACME}/stav/user-keys`, first: reads('Use the notebook') },
  claim: { who: 'member', path: `${ACME}/stav/keys/CLAIM` },
  playground: owner('hypervize/playground', { first: after(press('Send request'), reads('"choices"')) }),
  endpoints: owner('hypervize/endpoints'),
  billing: owner('billing', { also: ['narrow'] }),
  members: owner('members', { also: ['narrow'] }),
  invite: owner(null, { first: press('Invite somebody') }),
  audit: owner('audit'),
  'new-workspace': owner('../../new-workspace'),
  account: owner('../../account'),
  'not-an-operator': owner('../../operator', { isForReview: true }),
  invitation: { who: 'stranger', path: '/portal/invitations/INVITATION' },
  'no-right': { who: 'viewer', path: `${ACME}/stav/keys/KEY` },
  operator: { who: 'operator', path: '/portal/operator', first: reads('Well'), also: ['dark'] },
  'operator-api': {
    who: 'operator',
    path: null,
    first: async (page) => {
      await page.evaluate('scrollTo(0, document.querySelectorAll("h2")[3].getBoundingClientRect().top - 24)');
    },
  },
  credentials: { who: 'operator', path: '/portal/operator/credentials' },
  'server-away': {
    who: 'viewer',
    path: '/portal/w/acme/stav/usage',
    first: async (page) => {
      await page.route('**/usage?*', (route) =>
        route.fulfill({ status: 503, headers: { 'retry-after': '1' }, json: AWAY }),
      );
      await page.reload();
      await reads('Try again')(page);
    },
  },
  offline: {
    who: 'viewer',
    path: '/portal/w/acme/stav/keys/KEY',
    first: async (page) => {
      await page.context().setOffline(true);
      await reads('You are offline')(page);
    },
  },
};
