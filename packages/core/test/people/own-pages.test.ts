// A page of another site makes a browser send any request it can, cookie and all: none of them passes.
import { describe, expect, test } from 'vitest';
import { isFromOwnPage } from '../../src/people/own-pages.ts';

const OURS = 'https://keys.example.com';
const from = (method: string, origin: string | null, site: string | null) =>
  isFromOwnPage(OURS, method, {
    ...(origin !== null && { origin: [origin] }),
    ...(site !== null && { 'sec-fetch-site': [site] }),
  });

describe('a request with a cookie', () => {
  test.each([
    ['POST', OURS, 'same-origin'],
    ['POST', OURS, null],
    ['DELETE', OURS, 'same-origin'],
    ['GET', OURS, null],
    ['GET', null, 'same-origin'],
    ['HEAD', null, 'same-origin'],
    ['GET', OURS, 'same-origin'],
  ])('%s of %s, %s is of our own page', (method, origin, site) => {
    expect(from(method, origin, site)).toBe(true);
  });

  test.each([
    // A form, an image, a link, an address that was typed in, a frame without an origin, a sibling host.
    ['POST', 'https://evil.example', 'cross-site'],
    ['POST', 'https://evil.example', null],
    ['POST', null, 'same-origin'],
    ['POST', null, null],
    ['POST', 'null', 'same-origin'],
    ['DELETE', null, 'same-origin'],
    ['GET', null, null],
    ['GET', null, 'cross-site'],
    ['GET', null, 'none'],
    ['GET', null, 'same-site'],
    ['GET', 'https://evil.example', null],
    ['GET', 'https://evil.example', 'same-origin'],
    ['GET', OURS, 'cross-site'],
    ['POST', `${OURS}.evil.example`, null],
    ['POST', `${OURS}/`, 'same-origin'],
    ['POST', OURS, 'same-site'],
  ])('%s of %s, %s is not', (method, origin, site) => {
    expect(from(method, origin, site)).toBe(false);
  });

  test('that says where it is from twice is not', () => {
    expect(isFromOwnPage(OURS, 'POST', { origin: [OURS, OURS] })).toBe(false);
    expect(isFromOwnPage(OURS, 'GET', { 'sec-fetch-site': ['same-origin', 'same-origin'] })).toBe(false);
  });
});
