// The address of a server of this machine is the one it listens on, whatever the names of this machine resolve to.
import { describe, expect, it } from 'vitest';
import { CommandFailure } from '../src/command-failure.ts';
import { localUrl } from '../src/local-url.ts';

describe('the address of the server of this machine', () => {
  it.each([
    [{}, 'http://127.0.0.1:8787'],
    [{ KEYWRIGHT_HOST: '', KEYWRIGHT_PORT: '' }, 'http://127.0.0.1:8787'],
    [{ KEYWRIGHT_PORT: '9000' }, 'http://127.0.0.1:9000'],
    [{ KEYWRIGHT_HOST: '127.0.0.1' }, 'http://127.0.0.1:8787'],
    [{ KEYWRIGHT_HOST: '0.0.0.0' }, 'http://127.0.0.1:8787'],
    [{ KEYWRIGHT_HOST: '0' }, 'http://127.0.0.1:8787'],
    [{ KEYWRIGHT_HOST: '::' }, 'http://[::1]:8787'],
    [{ KEYWRIGHT_HOST: '0:0:0:0:0:0:0:0' }, 'http://[::1]:8787'],
    [{ KEYWRIGHT_HOST: '::1', KEYWRIGHT_PORT: '9000' }, 'http://[::1]:9000'],
    [{ KEYWRIGHT_HOST: '192.0.2.7' }, 'http://192.0.2.7:8787'],
    [{ KEYWRIGHT_HOST: '2001:db8::7' }, 'http://[2001:db8::7]:8787'],
    [{ KEYWRIGHT_HOST: 'keys.internal' }, 'http://keys.internal:8787'],
  ])('by %j is %s', (env, url) => {
    expect(localUrl(env)).toBe(url);
  });

  it.each([
    'http://keys.example.com',
    'keys.example.com/path',
    'name@keys.example.com',
    'keys.example.com:80',
    'two words',
    'fe80::1%eth0',
    '256.0.0.1',
  ])('is not guessed from the host %j', (host) => {
    expect(() => localUrl({ KEYWRIGHT_HOST: host })).toThrow(CommandFailure);
    expect(() => localUrl({ KEYWRIGHT_HOST: host })).toThrow(/^KEYWRIGHT_HOST is not /);
  });

  it.each(['http', '@keys.example.com', '65536'])('is not guessed from the port %j', (port) => {
    expect(() => localUrl({ KEYWRIGHT_PORT: port })).toThrow(/^KEYWRIGHT_PORT is not a port/);
  });
});
