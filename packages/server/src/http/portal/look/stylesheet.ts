// The one style sheet of the pages: its files in order.
import { readFileSync } from 'node:fs';
import { servedFile } from '../served-file.ts';

const FILES = ['tokens.css', 'frame.css', 'content.css', 'figures.css', 'tables.css'] as const;

const text = FILES.map((file) => readFileSync(new URL(file, import.meta.url), 'utf8')).join('\n');

export const stylesheet = servedFile({ text, type: 'text/css; charset=utf-8', path: '/portal/portal.css' });
