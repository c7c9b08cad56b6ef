// What an account may name as its upstream, before anything is connected to.
import { describe, expect, test } from 'vitest';
import { upstreamUrlOf } from '../../../src/app/endpoints/upstream-url.ts';

describe('an upstream of an account', () => {
  test.each([
    ['https://models.example.com', 'https://models.example.com'],
    ['https://models.example.com/', 'https://models.example.com'],
    ['https://models.example.com:443/v1//', 'https://models.example.com/v1'],
    ['http://Models.Example.com:8080/v1', 'http://models.example.com:8080/v1'],
    ['http://8.8.8.8/base', 'http://8.8.8.8/base'],
    ['http://[2606:4700::1111]/', 'http://[2606:4700::1111]'],
    ['https://models.example.com/a/../b', 'https://models.example.com/b'],
  ])('%s is %s', (text, url) => {
    expect(upstreamUrlOf(text, false)).toEqual({ url });
  });

  test.each([
    '',
    'models.example.com',
    '//models.example.com',
    'ftp://models.example.com',
    'file:///etc/passwd',
    'https://user@models.example.com',
    'https://user:password@models.example.com',
    'https://models.example.com?key=1',
    'https://models.example.com/v1#part',
    'https://models.example.com\\@evil.example',
    'https://models.example.com:0',
    'https://models.example.com:65536',
    'https://models.example.com/a b',
    'https://models.example.com/\r\nhost: x',
    `https://models.example.com/${'a'.repeat(500)}`,
  ])('%j is none, even where private addresses are allowed', (text) => {
    expect(upstreamUrlOf(text, true)).toHaveProperty('problem');
  });

  test.each([
    'http://127.0.0.1',
    'http://127.1:8080',
    'http://2130706433',
    'http://0x7f000001/',
    'http://0177.0.0.1',
    'http://127.0.0.1.',
    'http://0.0.0.0',
    'http://0',
    'http://10.1.2.3',
    'http://172.20.0.1',
    'http://192.168.1.1',
    'http://169.254.169.254/latest',
    'http://[::1]',
    'http://[::]',
    'http://[::ffff:127.0.0.1]',
    'http://[::ffff:7f00:1]',
    'http://[fe80::1]',
    'http://[fc00::1]',
    'http://[64:ff9b::7f00:1]',
    'http://localhost',
    'http://LOCALHOST:9000',
    'http://localhost.',
    'http://app.localhost',
  ])('%s is inside, and one only where the operator allows that', (text) => {
    expect(upstreamUrlOf(text, false)).toEqual({ problem: expect.stringContaining('public internet') });
    expect(upstreamUrlOf(text, true)).toHaveProperty('url');
  });
});
