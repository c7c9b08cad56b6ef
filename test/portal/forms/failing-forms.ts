// Forms of the portal, as they are filled in and pressed, with what each says when the server fails and when it does not.
import type { Page } from '@playwright/test';
import { PASSWORD } from '../portal-rig.ts';

type Step = (page: Page) => Promise<unknown>;

export interface FailingForm {
  readonly what: string;
  /** `KEY` is a key of hers. */
  readonly path: string;
  /** Opens it, and types. */
  readonly fill?: Step;
  readonly press: string;
  /** What it asks of the server. */
  readonly asks: string;
  readonly says: string;
  /** Labels, with what must still be in them. */
  readonly keeps?: Readonly<Record<string, string>>;
  readonly done: string | RegExp;
  readonly after?: Step;
}

const press =
  (name: string): Step =>
  (page) =>
    page.getByRole('button', { name, exact: true }).first().click();
const type =
  (label: string, text: string): Step =>
  (page) =>
    page.getByLabel(label, { exact: true }).fill(text);
const all =
  (...steps: Step[]): Step =>
  async (page) => {
    for (const step of steps) await step(page);
  };

/** Until the page knows: before that it asks whoever leaves. */
const copied = all(press('Copy key'), (page) => page.getByRole('button', { name: 'Copied' }).waitFor());

const ACME = '/portal/w/acme';
const KEY = `${ACME}/stav/keys/KEY`;
const ENDPOINTS = `${ACME}/hypervize/endpoints`;

export const FAILING_FORMS: readonly FailingForm[] = [
  {
    what: 'making a key',
    path: `${ACME}/stav/keys/new`,
    fill: all(type('Name', 'breakfast'), type('From where it works', '203.0.113.9')),
    press: 'Create key',
    asks: '**/api/v1/keys',
    says: 'The key was not created.',
    keeps: { Name: 'breakfast', 'From where it works': '203.0.113.9' },
    done: 'breakfast is ready',
    after: copied,
  },
  {
    what: 'changing a key',
    path: `${KEY}?act=edit`,
    fill: all(type('Name', 'brunch'), type('From where it works', '198.51.100.7')),
    press: 'Save changes',
    asks: '**/api/v1/keys/*',
    says: 'The key was not changed.',
    keeps: { Name: 'brunch', 'From where it works': '198.51.100.7' },
    done: 'brunch is changed, everywhere.',
    after: (page) => page.getByText('from 198.51.100.7').waitFor(),
  },
  {
    what: 'rotating a key',
    path: `${KEY}?act=rotate`,
    fill: (page) => page.getByLabel('The old secret goes on for').press('ArrowRight'),
    press: 'Rotate key',
    asks: '**/rotate',
    says: 'The key was not rotated.',
    keeps: { 'The old secret goes on for': '5' },
    done: 'A new secret for brunch',
    after: copied,
  },
  {
    what: 'extending a grace',
    path: KEY,
    fill: press('Extend'),
    press: 'Extend grace',
    asks: '**/secrets/*',
    says: 'The grace was not extended.',
    done: /^The old secret works until/,
  },
  {
    what: 'ending an old secret',
    path: KEY,
    fill: press('End old secret now'),
    press: 'End old secret',
    asks: '**/secrets/*',
    says: 'The old secret was not ended.',
    done: 'The old secret is refused everywhere.',
  },
  {
    what: 'giving a key an end',
    path: `${ACME}/stav/hygiene`,
    fill: (page) =>
      page.getByRole('listitem').filter({ hasText: 'brunch' }).getByRole('button').first().click(),
    press: 'Expire in 90 days',
    asks: '**/api/v1/keys/*',
    says: 'brunch was not changed.',
    done: /^brunch expires on/,
  },
  {
    what: 'revoking a key',
    path: `${KEY}?act=revoke`,
    fill: type('Type brunch to confirm', 'brunch'),
    press: 'Revoke key',
    asks: '**/revoke',
    says: 'The key may still work: nobody has confirmed its end.',
    keeps: { 'Type brunch to confirm': 'brunch' },
    done: /^Refused everywhere since/,
  },
  {
    what: 'making an endpoint',
    path: ENDPOINTS,
    fill: all(press('Create endpoint'), type('Name', 'Own GPUs')),
    press: 'Create endpoint',
    asks: '**/api/v1/endpoints',
    says: 'The endpoint was not saved.',
    keeps: { Name: 'Own GPUs' },
    done: 'Own GPUs is ready.',
  },
  {
    what: 'opening an endpoint to everybody',
    path: ENDPOINTS,
    fill: all(press('Edit Own GPUs'), (page) => page.getByRole('radio', { name: /Public/ }).check()),
    press: 'Save changes',
    asks: '**/api/v1/endpoints/*',
    says: 'The endpoint was not saved.',
    done: 'Own GPUs is changed, everywhere.',
    after: (page) => page.getByText('Public', { exact: true }).waitFor(),
  },
  {
    what: 'deleting an endpoint',
    path: ENDPOINTS,
    fill: press('Delete Own GPUs'),
    press: 'Delete endpoint',
    asks: '**/api/v1/endpoints/*',
    says: 'It was not deleted.',
    done: 'Own GPUs is gone.',
    after: (page) => page.getByText('No endpoints yet').waitFor(),
  },
  {
    what: 'inviting somebody',
    path: `${ACME}/members`,
    fill: all(press('Invite somebody'), type('E-mail address', 'new@example.com')),
    press: 'Send invitation',
    asks: '**/api/v1/invitations',
    says: 'Nobody was invited.',
    keeps: { 'E-mail address': 'new@example.com' },
    done: 'An invitation is on its way to new@example.com.',
  },
  {
    what: 'cancelling an invitation',
    path: `${ACME}/members`,
    press: 'Cancel invitation',
    asks: '**/api/v1/invitations/*',
    says: 'The invitation was not cancelled.',
    done: 'The invitation of new@example.com works no longer.',
  },
  {
    what: 'renaming the workspace',
    path: `${ACME}/members`,
    fill: type('Workspace name', 'Acme Foods'),
    press: 'Save name',
    asks: '**/organization/update',
    says: 'The workspace was not renamed.',
    keeps: { 'Workspace name': 'Acme Foods' },
    done: 'The workspace is called Acme Foods now.',
  },
  {
    what: 'deciding on keys of members',
    path: `${ACME}/stav/user-keys`,
    fill: all(
      (page) => page.getByRole('radio', { name: /Self-service/ }).check(),
      type('Keys for each member', '7'),
    ),
    press: 'Save policy',
    asks: '**/user-key-policy?*',
    says: 'The policy was not changed.',
    keeps: { 'Keys for each member': '7' },
    done: 'The policy holds for keys made from now on.',
  },
  {
    what: 'making a workspace',
    path: '/portal/new-workspace',
    fill: type('Name', 'Second kitchen'),
    press: 'Create workspace',
    asks: '**/organization/create',
    says: 'The workspace was not created.',
    keeps: { Name: 'Second kitchen', 'Short name': 'second-kitchen' },
    done: 'No keys for Stav yet',
  },
  {
    what: 'changing a password',
    path: '/portal/account',
    fill: all(type('Present password', PASSWORD), type('New password', 'another battery staple')),
    press: 'Change password',
    asks: '**/change-password',
    says: 'The database cannot be reached.',
    keeps: { 'Present password': PASSWORD, 'New password': 'another battery staple' },
    done: 'Your password is changed; other sessions are ended.',
  },
];
