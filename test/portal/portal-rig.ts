// The portal in a real browser, in front of a real server: Debian's Chromium, headless. What a page logs as an error is
// collected, so that a test can hold that there is none.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { buildPortal } from '../../packages/portal/build/build-portal.ts';
import { printedLink } from '../harness/people/printed-link.ts';
import {
  startTestKeywright,
  type TestKeywright,
  type TestKeywrightOptions,
} from '../harness/start-test-keywright.ts';

export const CHROMIUM = process.env['KEYWRIGHT_CHROMIUM'] ?? '/usr/bin/chromium';
/** Under CI a missing browser is a failure; on a laptop the tests say that they were skipped. */
export const HAS_CHROMIUM = existsSync(CHROMIUM) || process.env['CI'] === 'true';

export interface PortalRig {
  readonly keywright: TestKeywright;
  readonly browser: Browser;
  /** What pages logged as errors, and refused by their policy, since the start. */
  readonly faults: string[];
  newPerson(given: { readonly email: string; readonly name?: string }): Promise<Visitor>;
  newVisitor(options?: VisitorOptions): Promise<Visitor>;
  /** The newest link mailed to this address that leads below this path. */
  linkTo(email: string, path: string): Promise<URL>;
  close(): Promise<void>;
}

export interface VisitorOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
}

export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Opens a path of the portal. */
  open(path: string): Promise<void>;
  /** Writes as a page of the portal makes them. */
  post<T>(path: string, body: unknown): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
}

/** What is refused on purpose, and said by the page that asked. Whatever else is refused is a fault. */
const REFUSED = [
  '400 GET /api/v1/keys/…/usage',
  '401 POST /api/auth/sign-in/email',
  '401 POST /api/v1/keys',
  '401 POST /hypervize/api/chat/completions',
  '404 GET /api/v1/invitations/…',
  '404 GET /api/v1/keys/…',
  '409 PATCH /api/v1/keys/…',
];
/** Refusals, known by their URLs, and no answer at all are logged by the browser and the router as well. */
const SHOWN_AS_WELL = /status of 4\d\d|ERR_INTERNET_DISCONNECTED|ERR_FAILED|: no answer/;

export const PASSWORD = 'correct horse battery staple';

export async function startPortal(options: TestKeywrightOptions = {}): Promise<PortalRig> {
  await buildPortal();
  const keywright = await startTestKeywright(options);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-background-networking', '--force-color-profile=srgb'],
  });
  const faults: string[] = [];
  const { publicUrl } = keywright;
  const linkTo = (email: string, path: string) => printedLink(keywright, email, `${publicUrl}${path}`);
  const newVisitor = async ({
    width = 1280,
    height = 900,
    dark = false,
  }: VisitorOptions = {}): Promise<Visitor> => {
    const context = await browser.newContext({
      baseURL: publicUrl,
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'UTC',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' && !SHOWN_AS_WELL.test(message.text())) faults.push(message.text());
    });
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      const answer = `${response.status()} ${response.request().method()} ${pathname.replace(/(?<=\/)[a-z]+_\w+/, '…')}`;
      if (response.status() >= 400 && !REFUSED.includes(answer)) faults.push(answer);
    });
    page.on('pageerror', (error) => faults.push(String(error)));
    const write = async (method: string, path: string, body: unknown) => {
      const headers = { origin: publicUrl };
      const answer = await context.request.fetch(path, { method, data: body as object, headers });
      if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
      return answer.json();
    };
    return {
      context,
      page,
      open: async (path) => {
        await page.goto(path);
        await page.locator('main').first().waitFor();
        // Nothing is on its way any more.
        await page.locator('.breathe').first().waitFor({ state: 'detached' });
      },
      post: (path, body) => write('POST', path, body),
      put: (path, body) => write('PUT', path, body),
    };
  };
  return {
    keywright,
    browser,
    faults,
    linkTo,
    newVisitor,
    async newPerson({ email, name = 'Ada Lovelace' }) {
      const visitor = await newVisitor();
      await visitor.post('/api/auth/sign-up/email', { name, email, password: PASSWORD });
      const token = (await linkTo(email, '/portal/verify-email')).searchParams.get('token');
      await visitor.context.request.get(`/api/auth/verify-email?token=${token}`);
      await visitor.post('/api/auth/sign-in/email', { email, password: PASSWORD });
      return visitor;
    },
    async close() {
      await browser.close();
      await keywright.close();
    },
  };
}
