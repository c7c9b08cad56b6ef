// The one style sheet of the pages: its files in order, and an address and tag that change with its content.
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';

const FILES = ['tokens.css', 'frame.css', 'content.css', 'figures.css', 'tables.css'] as const;

const text = FILES.map((file) => readFileSync(new URL(file, import.meta.url), 'utf8')).join('\n');
const version = crc32(text).toString(16).padStart(8, '0');

export const stylesheet = {
  text,
  etag: `"${version}"`,
  path: '/portal/portal.css',
  address: `/portal/portal.css?v=${version}`,
} as const;
