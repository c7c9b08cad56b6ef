// Only pages of the portal are led to, judged as a browser reads what was written.
import { expect, test } from 'vitest';
import { portalPath } from '../../src/sign-in/form/portal-path.ts';

test.each([
  ['/portal', '/portal'],
  ['/portal/w/acme/stav/keys', '/portal/w/acme/stav/keys'],
  [
    '/portal/w/acme/stav/keys?scope=inference%3Achat&q=two words',
    '/portal/w/acme/stav/keys?scope=inference%3Achat&q=two%20words',
  ],
  ['/portal/a/../w/acme', '/portal/w/acme'],
  ['/portal/w/acme?next=/../x#here', '/portal/w/acme?next=/../x#here'],
])('%s leads there', (text, path) => {
  expect(portalPath(text)).toBe(path);
});

test.each([
  '',
  'portal',
  '/portals',
  '/api/auth/sign-out',
  '/portal/../stav/v1/x',
  '/portal/%2e%2e/stav/v1/x',
  '/portal/%2E./stav',
  '/portal\\..\\stav',
  '/portal/%2fevil.example',
  '/portal/%5c..',
  '/portal/%252e%252e/x',
  '//evil.example/portal',
  '/\\evil.example/portal',
  '/\t/evil.example/portal',
  'https://evil.example/portal',
  'javascript:alert(1)',
  '/portal//evil.example',
])('%s leads nowhere', (text) => {
  expect(portalPath(text)).toBeNull();
});
