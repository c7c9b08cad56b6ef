// Which route answers: exact to the segment, the most specific path first, and no way around it by method.
import { describe, expect, test } from 'vitest';
import { compileRoutes, matchRoute, routeConflicts } from '../../src/requests/route-match.ts';
import { route, shown } from './sample-routes.ts';

const table = compileRoutes([
  route('GET', '/'),
  route('POST', '/v1/chat/completions'),
  route('GET', '/v1/public/*'),
  route('POST', '/v1/public/admin'),
  route('GET', '/v1/tasks'),
  route('POST', '/v1/tasks'),
  route('GET', '/v1/tasks/{id}'),
  route('DELETE', '/v1/tasks/{taskId}'),
  route('HEAD', '/v1/tasks/{id}/log'),
  route('GET', '/v1/tasks/{id}/log'),
  route('GET', '/v1/tasks/{id}/steps/{step}'),
  route('GET', '/v1/tasks/mine'),
  route('POST', '/{account}/v1/audit'),
]);

const answer = (method: string, path: string) => shown(matchRoute(table, method, path));
const paramsOf = (method: string, path: string) => {
  const match = matchRoute(table, method, path);
  return match.kind === 'match' ? { ...match.params } : null;
};

describe('matchRoute', () => {
  test.each([
    ['GET', '/', 'GET /'],
    ['POST', '/v1/chat/completions', 'POST /v1/chat/completions'],
    ['GET', '/v1/public/models', 'GET /v1/public/*'],
    ['GET', '/v1/public/models/small/card', 'GET /v1/public/*'],
    ['GET', '/v1/public/admin/x', 'GET /v1/public/*'],
    ['GET', '/v1/tasks/mine', 'GET /v1/tasks/mine'],
    ['GET', '/v1/tasks/yours', 'GET /v1/tasks/{id} yours'],
    ['GET', '/v1/tasks/mine/log', 'GET /v1/tasks/{id}/log mine'],
    ['POST', '/v1/v1/audit', 'POST /{account}/v1/audit v1'],
    ['POST', '/acme/v1/audit', 'POST /{account}/v1/audit acme'],
  ])('%s %s is answered by %s', (method, path, expected) => {
    expect(answer(method, path)).toBe(expected);
  });

  test.each([
    ['T-28 a neighbour of a prefix', '/v1/publicity'],
    ['T-28 a longer last segment', '/v1/chat/completionsX'],
    ['T-28 a trailing slash', '/v1/chat/completions/'],
    ['T-22 a segment that ends in dots', '/v1/public../api-keys'],
    ['the prefix of a wildcard', '/v1/public'],
    ['the prefix of a wildcard with a slash', '/v1/public/'],
    ['a wildcard with an empty segment at its end', '/v1/public/models/'],
    ['a wildcard with an empty segment inside', '/v1/public//models'],
    ['an empty parameter', '/v1/tasks/'],
    ['an empty parameter inside', '/v1/tasks//log'],
    ['T-11 another case', '/V1/tasks'],
    ['T-27 an escaped letter', '/v1/%74asks'],
    ['part of a path', '/v1'],
    ['a path without its slash', 'v1/tasks'],
    ['nothing', ''],
    ['the pattern of a parameter', '/v1/tasks/{id}/nothing'],
    ['the members of Object', '/constructor/__proto__'],
  ])('%s: %s is not found', (_what, path) => {
    for (const method of ['GET', 'POST', 'HEAD']) expect(answer(method, path)).toBe('404');
  });

  test('a wildcard never opens a method of a path that a literal guards', () => {
    expect(answer('GET', '/v1/public/admin')).toBe('405 POST');
    expect(answer('HEAD', '/v1/public/admin')).toBe('405 POST');
  });

  test('a parameter never opens a method of a literal path', () => {
    expect(answer('DELETE', '/v1/tasks/mine')).toBe('405 GET, HEAD');
  });

  test('a method that the path lacks is told those it has', () => {
    expect(answer('PUT', '/v1/tasks')).toBe('405 GET, POST, HEAD');
    expect(answer('get', '/v1/tasks')).toBe('405 GET, POST, HEAD');
    expect(answer('TRACE', '/v1/tasks/7')).toBe('405 GET, DELETE, HEAD');
    expect(answer('POST', '/v1/tasks/7/log')).toBe('405 HEAD, GET');
  });

  test('HEAD is answered by the route of GET, unless it has its own', () => {
    expect(answer('HEAD', '/v1/tasks/7')).toBe('GET /v1/tasks/{id} 7');
    expect(answer('HEAD', '/v1/tasks/7/log')).toBe('HEAD /v1/tasks/{id}/log 7');
    expect(answer('HEAD', '/v1/chat/completions')).toBe('405 POST');
  });

  test('parameters are raw segments, under the names of the route that answers', () => {
    expect(paramsOf('GET', '/v1/tasks/a%40b')).toEqual({ id: 'a%40b' });
    expect(paramsOf('DELETE', '/v1/tasks/7')).toEqual({ taskId: '7' });
    expect(paramsOf('GET', '/v1/tasks/7/steps/2')).toEqual({ id: '7', step: '2' });
    expect(paramsOf('POST', '/v1/v1/audit')).toEqual({ account: 'v1' });
    expect(paramsOf('GET', '/v1/public/models')).toEqual({});
  });

  test('a way that led nowhere leaves no parameters behind', () => {
    const routes = [route('GET', '/a/{x}/c'), route('GET', '/{y}/{z}'), route('GET', '/{y}/{z}/*')];
    const forked = compileRoutes(routes);
    expect(shown(matchRoute(forked, 'GET', '/a/2'))).toBe('GET /{y}/{z} a 2');
    expect(shown(matchRoute(forked, 'GET', '/a/2/d'))).toBe('GET /{y}/{z}/* a 2');
  });

  test('parameters hold nothing but themselves', () => {
    const odd = compileRoutes([route('GET', '/{__proto__}/{constructor}')]);
    const match = matchRoute(odd, 'GET', '/a/b');
    const params = match.kind === 'match' ? match.params : {};
    expect(Object.entries(params)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    expect(Object.getPrototypeOf(params)).toBeNull();
  });

  test('a route without parameters is answered with one shared object', () => {
    for (const [method, path] of [
      ['POST', '/v1/chat/completions'],
      ['GET', '/v1/public/models'],
      ['PUT', '/v1/tasks'],
      ['GET', '/nowhere'],
    ] as const) {
      expect(matchRoute(table, method, path)).toBe(matchRoute(table, method, path));
    }
  });

  test('a table of no routes finds nothing', () => {
    expect(shown(matchRoute(compileRoutes([]), 'GET', '/'))).toBe('404');
  });

  test('a path of very many segments is only not found', () => {
    expect(answer('GET', '/v1/tasks'.repeat(20_000))).toBe('404');
    expect(answer('GET', `/v1/public${'/a'.repeat(20_000)}`)).toBe('GET /v1/public/*');
  });
});

describe('routeConflicts', () => {
  test('reports routes of one method and one shape, whatever their parameters are called', () => {
    const routes = [
      route('GET', '/a/{x}'),
      route('GET', '/a/{y}'),
      route('POST', '/a/{z}'),
      route('GET', '/a/*'),
    ];
    expect(routeConflicts(routes)).toEqual(['GET /a/{y} answers the same requests as GET /a/{x}']);
    expect(() => compileRoutes(routes)).toThrow('GET /a/{y} answers the same requests as GET /a/{x}');
  });

  test('lets paths overlap where one is more specific', () => {
    expect(
      routeConflicts([
        route('GET', '/a/b'),
        route('GET', '/a/{x}'),
        route('GET', '/a/*'),
        route('GET', '/a/b/'),
      ]),
    ).toEqual([]);
  });
});
