// Routes against a second reading of the same rules, by brute force.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RouteDefinition } from '../../src/definition/api-definition.ts';
import { compileRoutes, matchRoute } from '../../src/requests/route-match.ts';
import { route, shown } from './sample-routes.ts';

/** Random route sets in one run of the property; raise it for a long night. */
const ROUTE_SETS = 3000;

/** How a route's path fits, segment by segment: 0 literal, 1 parameter, 2 wildcard; null when it does not. */
function fit(pattern: string, path: string): string | null {
  const want = pattern.split('/');
  const have = path.split('/');
  const wild = want.at(-1) === '*';
  if (wild ? have.length < want.length : have.length !== want.length) return null;
  let ranks = '';
  for (const [at, segment] of want.entries()) {
    const isRest = wild && at === want.length - 1;
    if (isRest) return have.slice(at).includes('') ? null : `${ranks}2`;
    const isParam = /^\{.+\}$/.test(segment);
    if (isParam ? have[at] === '' : have[at] !== segment) return null;
    ranks += isParam ? '1' : '0';
  }
  return ranks;
}

/** Every route against the path; the best fit decides, then the method. */
function byBruteForce(routes: readonly RouteDefinition[], method: string, path: string): string {
  const fits = routes.flatMap((candidate) => {
    const ranks = fit(candidate.path, path);
    return ranks === null ? [] : [{ candidate, ranks }];
  });
  const best = fits.map(({ ranks }) => ranks).sort()[0];
  const here = fits.filter(({ ranks }) => ranks === best).map(({ candidate }) => candidate);
  const of = (name: string) => here.find((candidate) => candidate.method === name);
  const found = of(method) ?? (method === 'HEAD' ? of('GET') : undefined);
  if (found !== undefined) {
    const have = path.split('/');
    const values = found.path.split('/').flatMap((part, at) => (part.startsWith('{') ? [have[at]] : []));
    return [found.method, found.path, ...values].join(' ');
  }
  if (here.length === 0) return '404';
  const methods = here.map((candidate) => candidate.method);
  return `405 ${[...methods, ...(of('GET') && !of('HEAD') ? ['HEAD'] : [])].join(', ')}`;
}

test('the trie and a search by brute force agree on random routes and paths', () => {
  const method = fc.constantFrom('GET', 'POST', 'HEAD', 'DELETE');
  const literal = fc.constantFrom('a', 'b', 'A', 'a.', '');
  const segment = fc.oneof(
    { weight: 3, arbitrary: literal },
    { weight: 2, arbitrary: fc.constantFrom('{x}', '{y}') },
  );
  const numbered = (text: string, at: number) => text.replace('}', `${at}}`);
  const pattern = fc
    .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([segments, wild]) => `/${[...segments.map(numbered), ...(wild ? ['*'] : [])].join('/')}`);
  const routes = fc.uniqueArray(fc.tuple(method, pattern), {
    maxLength: 14,
    selector: ([name, path]) => `${name} ${path.replace(/\{..\}/g, '{}')}`,
  });
  const path = fc.array(fc.oneof(literal, fc.constantFrom('c', '{x}', '*', '%41')), { maxLength: 5 });
  const requests = fc.array(fc.tuple(fc.oneof(method, fc.constant('PUT')), path), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(routes, requests, (pairs, asked) => {
      const definitions = pairs.map(([name, at]) => route(name, at));
      const compiled = compileRoutes(definitions);
      for (const [name, segments] of asked) {
        const at = `/${segments.join('/')}`;
        expect(shown(matchRoute(compiled, name, at))).toBe(byBruteForce(definitions, name, at));
      }
    }),
    { numRuns: ROUTE_SETS },
  );
});
