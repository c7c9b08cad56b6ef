// The one script of the pages: what forms.js does, as it is served.
import { readFileSync } from 'node:fs';
import { servedFile } from '../served-file.ts';

const text = readFileSync(new URL('forms.js', import.meta.url), 'utf8');

export const formsScript = servedFile({
  text,
  type: 'text/javascript; charset=utf-8',
  path: '/portal/forms.js',
});
