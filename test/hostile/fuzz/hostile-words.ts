// What requests are made of, good and bad: methods, targets, headers, bodies.

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
export const ODD_METHODS = [
  'TRACE',
  'CONNECT',
  'PRI',
  'get',
  'GE',
  'PROPFIND',
  'M-SEARCH',
  'GET\t',
  '',
  'XYZZY',
];

/** Routes that ask for a key: method, host, path. */
export const GUARDED_ROUTES = [
  ['GET', 't', '/v1/whoami'],
  ['POST', 't', '/v1/whoami'],
  ['POST', 't', '/v1/chat/completions'],
  ['POST', 'a', '/v1/messages'],
  ['GET', 't', '/v1/api-keys'],
  ['GET', 't', '/v1/api-keys/key_01'],
  ['DELETE', 'b', '/v1/api-keys/key_01'],
  ['GET', 't', '/v1/workspaces/ws_01/usage'],
  ['POST', 'm', '/v1/api-keys'],
  ['GET', 'm', '/v1/whoami'],
  ['POST', 'localhost', '/minting/v1/api-keys'],
  ['GET', 'localhost', '/corpus/v1/whoami'],
  ['POST', 'localhost', '/stav/v1/chat/completions'],
  ['POST', '[::1]', '/stav/v1/messages'],
  ['GET', 'localhost', '/stevora/v1/workflow-definitions'],
  ['GET', 'localhost', '/stevora/v1/api-keys'],
  ['POST', 'localhost', '/stevora/v1/api-keys'],
  ['DELETE', 'localhost', '/stevora/v1/api-keys/key_01'],
  ['POST', 'localhost', '/stevora/v1/workspaces'],
  ['POST', 'localhost', '/api/v1/keys'],
  ['GET', 'localhost:80', '/api/v1/keys'],
  ['GET', 'localhost', '/api/v1/keys/key_01'],
  ['PATCH', 'localhost', '/api/v1/keys/key_01'],
  ['POST', 'localhost', '/api/v1/keys/key_01/rotate'],
  ['POST', 'localhost', '/api/v1/keys/key_01/revoke'],
  ['DELETE', 'localhost', '/api/v1/keys/key_01/secrets/sec_01'],
  ['POST', 'localhost', '/api/v1/keys/verify'],
  ['POST', 'localhost', '/api/v1/keys/verify-batch'],
  ['POST', 'localhost', '/api/v1/workspaces'],
  ['GET', 'localhost', '/api/v1/workspaces'],
  ['GET', 'localhost', '/nothing/here'],
] as const;
/** Paths that ask for none. A request that holds one of these texts may be answered 2xx without a key. */
export const OPEN_PATHS = [
  '/v1/public/',
  '/health',
  '/ready',
  '/live',
  '/metrics',
  '/portal',
  '/docs',
  'openapi.json',
];

export const PATH_SCRAPS = [
  '/',
  '//',
  '/.',
  '/..',
  '/../',
  '..;/',
  '%2e%2e',
  '%2f',
  '%5c',
  '\\',
  ';a=b',
  '%00',
  '%',
  '%zz',
  '%c0%af',
  '%25',
  '#x',
  '?',
  '?x=/health#',
  '\u00e9',
  '%c3%a9',
  '\t',
  'A',
  '*',
  '@evil',
];
export const TARGETS = [
  '*',
  'http://evil/v1/whoami',
  'evil:443',
  '',
  '?',
  'https://t/v1/whoami',
  '//evil/v1',
  '\\',
];
export const VERSIONS = [
  'HTTP/1.0',
  'HTTP/0.9',
  'HTTP/2.0',
  'HTTP/1.2',
  'HTTP/1.11',
  'http/1.1',
  'HTTP/1.1 x',
  '',
];

export const HOSTS = ['t', 'a', 'm', 'localhost', 'T', '127.0.0.1:80', '[::1]'];
export const BAD_HOSTS = ['', 'x/y', 't, t', 't:99999999', '[::1', 'a b', 'x?/health', '\u00ff'];

/** Whole lines that requests carry now and then. */
export const LINES = [
  'Accept: */*',
  'User-Agent: fuzz',
  'Connection: keep-alive',
  'Connection: close',
  'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
  'Upgrade: websocket',
  'Expect: 100-continue',
  'TE: trailers',
  'Trailer: Authorization',
  'Content-Type: application/json',
  'Content-Type: application/json\ta',
  'Content-Type: text/plain',
  'Content-Type:',
  'Content-Encoding: gzip',
  'Cookie: session=%00; session==;;;',
  'X-Forwarded-For: 203.0.113.9',
  'X-Forwarded-For: 1.2.3.256, unknown, _hidden',
  'X_Forwarded_For: 203.0.113.9',
  'Forwarded: for=127.0.0.1',
  'X-Real-IP: 127.0.0.1',
  'X-Original-URL: /health',
  'X-HTTP-Method-Override: DELETE',
  'X-Keywright-Key-Id: key_forged',
  'x_keywright_workspace_id: ws_forged',
  'X-Admin-Token: guess',
  'Idempotency-Key: a',
  'Idempotency-Key: \u00e9',
  'Proxy-Authorization: Basic eDp5',
  'Range: bytes=0-1',
  'If-None-Match: *',
  'X-Latin: \u00e9\u00ff',
  'X-Empty:',
];

/** Lines that no request may carry. */
export const BAD_LINES = [
  'Expect: 200-ok',
  'Connection: x-api-key',
  'Connection: close, Authorization',
  'Transfer-Encoding : chunked',
  'Content-Length : 3',
  ' folded: line',
  'no colon',
  ': no name',
  'X-Nul: a\0b',
  `X-Long: ${'a'.repeat(9000)}`,
  'A: b\r\n'.repeat(1200).trimEnd(),
];

export const BODIES = [
  '',
  '{}',
  '[]',
  'null',
  '0',
  '"x"',
  '{"model":"sample","messages":[{"role":"user","content":"Hello"}]}',
  '{"name":"x"}',
  '{"name":"x","name":"y"}',
  '{"__proto__":{"admin":true}}',
  '{"api":"corpus","workspaceId":"ws_01","name":"x","scopes":["*"]}',
  '{"key":"ak_live_x","api":"corpus"}',
  '{"requests":[]}',
  '{"name":"\\ud800"}',
  '{"name":',
  `{"name":${'['.repeat(5000)}`,
  `"${'\\"'.repeat(20_000)}`,
  '\u00ff\u00fe{',
  'name=x',
  'GET /v1/whoami HTTP/1.1\r\nHost: t\r\n\r\n',
];

/** What a secret is written behind. */
export const CARRIERS = [
  'Authorization: Bearer ',
  'Authorization: Bearer ',
  'authorization: bEARER ',
  'X-Api-Key: ',
  'x-api-key:',
];
export const ODD_CARRIERS = [
  'Authorization: Basic ',
  'Authorization: Bearer  ',
  'Authorization: ',
  'Authorization: Bearer',
  'X_Api_Key: ',
  'X-Admin-Token: ',
  'Proxy-Authorization: Bearer ',
  'Cookie: key=',
];

export const TRANSFER_CODINGS = [
  'chunked',
  'Chunked',
  'xchunked',
  'gzip, chunked',
  'chunked, identity',
  '',
  ' chunked',
];
export const CHUNK_SIZES = [
  '0x2',
  '-1',
  '+2',
  'g',
  '',
  '2;a=b',
  '2;\n',
  'ffffffffffffffff',
  ' 2',
  '2 ',
  '00000002',
];
export const LENGTHS = ['+2', '-1', '0x2', '2, 2', '2 2', '', '1e3', '99999999999999999999', ' ', '4.0'];
