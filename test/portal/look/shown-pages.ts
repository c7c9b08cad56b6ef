// Every page of the portal with every dialog that opens on it, by who sees it. A page is opened once: what follows is done
// on it, in this order, and each step is looked at.
import type { Page } from '@playwright/test';
import type { Person } from '../team-rig.ts';

type Step = (page: Page) => Promise<unknown>;

export interface ShownPage {
  readonly path: string;
  /** Until what it is about is there, or was put in. */
  readonly first?: Step;
  readonly steps?: Readonly<Record<string, Step>>;
}

const press =
  (name: string): Step =>
  (page) =>
    page.getByRole('button', { name, exact: true }).click();
/** Closes what is open, and opens another. */
const instead =
  (name: string): Step =>
  async (page) => {
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await press(name)(page);
  };
const menuOf =
  (name: RegExp): Step =>
  async (page) => {
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await page.getByRole('button', { name }).click();
    await page.getByRole('menu').waitFor();
  };
const inDialog =
  (name: string): Step =>
  (page) =>
    page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
const reads =
  (text: string): Step =>
  (page) =>
    page.getByText(text).first().waitFor();
const after =
  (...steps: Step[]): Step =>
  async (page) => {
    for (const step of steps) await step(page);
  };
const shownSecret: Step = (page) => page.locator('[data-secret]').waitFor();

const ACME = '/portal/w/acme';

export const SHOWN_PAGES: Readonly<Record<Person, Readonly<Record<string, ShownPage>>>> = {
  stranger: {
    'signing in': { path: '/portal/sign-in?error=account_not_linked' },
    'signing up': { path: '/portal/sign-up' },
    'asking for a new password': { path: '/portal/reset-password' },
    'choosing a new password': { path: '/portal/reset-password?token=abc' },
    'confirming an address': { path: '/portal/verify-email?token=abc' },
    'the first run': { path: '/portal/first-run?code=abc' },
    'an invitation': { path: '/portal/invitations/inv_1' },
  },
  owner: {
    'a list without keys': { path: `${ACME}/stanna/keys` },
    'the list of keys': {
      path: `${ACME}/stav/keys`,
      steps: {
        'the palette': async (page) => {
          await page.keyboard.press('Control+k');
          await page.getByRole('combobox', { name: 'Find or do' }).fill('key');
        },
        'the other workspaces': instead('Workspace: Acme'),
        'the other APIs': menuOf(/^API: Stav/),
        'the menu of the account': menuOf(/^Ada Lovelace/),
      },
    },
    'making a key': {
      path: `${ACME}/stav/keys/new`,
      first: async (page) => {
        await page.getByRole('checkbox').first().check();
        await page.getByLabel('From where it works').fill('1.2.3');
        await press('Add a limit')(page);
      },
      steps: {
        'its secret': async (page) => {
          await page.getByLabel('Name').fill('search indexer');
          await page.getByLabel('From where it works').fill('');
          await press('Create key')(page);
          await shownSecret(page);
        },
        'leaving without it': (page) => page.getByRole('link', { name: 'Go to this key' }).click(),
        'the receipt of its end': async (page) => {
          await inDialog('Leave without it')(page);
          await press('Revoke')(page);
          await page.getByLabel('Type search indexer to confirm').fill('search indexer');
          await inDialog('Revoke key')(page);
          await reads('Refused everywhere since')(page);
        },
        'the key, revoked': after(inDialog('Done'), reads('Revoked')),
      },
    },
    'a key': {
      path: `${ACME}/stav/keys/KEY`,
      first: reads('The old secret still has 1 caller'),
      steps: {
        'what else can be done': press('More'),
        'editing it': async (page) => {
          await page.keyboard.press('Escape');
          await press('Edit')(page);
        },
        'extending the grace': instead('Extend'),
        'ending the old secret': instead('End old secret now'),
        'revoking it': after(instead('Revoke'), reads('called with it in the last hour')),
        'rotating it in grace': instead('Rotate key'),
        'rotating it': after(inDialog('End old secret now'), reads('The old secret goes on for')),
        'its fresh secret': after(inDialog('Rotate key'), shownSecret, press('Copy key')),
      },
    },
    'a list with the longest of names': { path: `${ACME}/hypervize/keys`, first: reads('WWWWW') },
    'a key of the longest of names': {
      path: `${ACME}/hypervize/keys/LONG`,
      steps: { 'revoking that': press('Revoke') },
    },
    'a key that is not there': { path: `${ACME}/stav/keys/key_none` },
    usage: {
      path: `${ACME}/stav/usage?span=1h`,
      first: press('Custom range'),
    },
    hygiene: {
      path: `${ACME}/stav/hygiene`,
      steps: {
        'giving a key an end': (page) =>
          page.getByRole('button', { name: 'Expire in 90 days' }).first().click(),
      },
    },
    'the playground': {
      path: `${ACME}/hypervize/playground`,
      steps: {
        'its answer': after(press('Send request'), reads('"choices"'), (page) =>
          page.getByText(/^\d+ headers$/).click(),
        ),
      },
    },
    'the key checker': {
      path: `${ACME}/stav/checker`,
      first: async (page) => {
        await page.getByLabel('What was taken for a key').fill(' hm_live_nothing');
        await press('Check key')(page);
        await page.getByRole('region', { name: 'Result' }).waitFor();
      },
    },
    billing: { path: `${ACME}/billing` },
    members: {
      path: `${ACME}/members`,
      steps: {
        inviting: press('Invite somebody'),
        'removing somebody': async (page) => {
          await page.keyboard.press('Escape');
          await page.getByRole('listitem').filter({ hasText: 'mary@' }).getByRole('button').click();
        },
      },
    },
    'user keys': {
      path: `${ACME}/stav/user-keys`,
      first: reads('nightly job'),
      steps: { denying: press('Deny') },
    },
    'the audit log': { path: `${ACME}/audit` },
    endpoints: {
      path: `${ACME}/hypervize/endpoints`,
      steps: {
        'making one': press('Create endpoint'),
        'the list of them': async (page) => {
          await page.getByLabel('Name').fill('spare');
          await inDialog('Create endpoint')(page);
          await press('Edit spare')(page);
          await page.getByRole('dialog').waitFor();
        },
        'deleting one': instead('Delete spare'),
      },
    },
    'a new workspace': { path: '/portal/new-workspace' },
    'the account': { path: '/portal/account' },
    'the operator view, to others': { path: '/portal/operator' },
    'no such page': { path: `${ACME}/nothing/here` },
  },
  member: {
    'the list of keys': { path: `${ACME}/stav/keys`, first: reads('waits for you') },
    'a key of the workspace': { path: `${ACME}/stav/keys/KEY` },
    'making a key for the workspace': { path: `${ACME}/stav/keys/new` },
    'asking for a key': { path: `${ACME}/stav/keys/new?own=true` },
    'user keys': { path: `${ACME}/stav/user-keys`, first: reads('Use the notebook') },
    'a key to claim': {
      path: `${ACME}/stav/keys/CLAIM`,
      steps: { 'its secret': after(press('Claim your key'), shownSecret) },
    },
    members: { path: `${ACME}/members`, steps: { leaving: press('Leave') } },
  },
  viewer: {
    'the list of keys': { path: `${ACME}/stav/keys` },
    'a key': { path: `${ACME}/stav/keys/KEY` },
    'a list without keys': { path: `${ACME}/stanna/keys` },
    members: { path: `${ACME}/members` },
    'the audit log': { path: `${ACME}/audit`, first: reads('not yours to read') },
    'user keys': { path: `${ACME}/stav/user-keys`, first: reads('Viewers have no keys of their own') },
    'an invitation of theirs': { path: '/portal/invitations/INVITATION', first: reads('Join Other') },
  },
  operator: {
    'the server': { path: '/portal/operator', first: reads('Well') },
    'the credentials': { path: '/portal/operator/credentials' },
    'making a credential': {
      path: '/portal/operator/credentials?act=new',
      first: async (page) => {
        await page.getByLabel('Name', { exact: true }).fill('nightly report');
        await page.getByRole('checkbox', { name: /Read keys/ }).check();
        await page.getByLabel('Where', { exact: true }).selectOption('Every workspace of this server');
      },
      steps: {
        'its secret': after(press('Create credential'), shownSecret),
        'the list of them': after(press('Copy credential'), press('All credentials'), reads('Active')),
        'revoking one': press('Revoke nightly report'),
      },
    },
    'a workspace of others': { path: `${ACME}/stav/keys` },
  },
};
