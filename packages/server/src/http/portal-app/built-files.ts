// The portal as it was built, read once: every file with its type, and packed where packing helps. Null where nobody
// built it.
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface BuiltFile {
  readonly type: string;
  readonly bytes: Buffer;
  /** Null where it would be no shorter. */
  readonly packed: Buffer | null;
}

export interface BuiltPortal {
  /** The page, with places left for what is known when it is asked for. */
  readonly page: string;
  /** By name below `/portal/assets/`; names change with their content. */
  readonly assets: ReadonlyMap<string, BuiltFile>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const PACKED = ['.js', '.css', '.svg'];

export function readBuiltPortal(folder: string): BuiltPortal | null {
  const page = pageIn(folder);
  if (page === null) return null;
  const names = assetsIn(folder);
  if (names === null) return null;
  return { page, assets: new Map(names.map((name) => [name, readBuilt(join(folder, 'assets', name))])) };
}

function pageIn(folder: string): string | null {
  try {
    return readFileSync(join(folder, 'index.html'), 'utf8');
  } catch {
    return null;
  }
}

/** Null where there is a page and nothing that it would load: half a build. */
function assetsIn(folder: string): readonly string[] | null {
  try {
    return readdirSync(join(folder, 'assets')).filter((name) => Object.hasOwn(TYPES, extname(name)));
  } catch {
    return null;
  }
}

function readBuilt(path: string): BuiltFile {
  const bytes = readFileSync(path);
  const packed = PACKED.includes(extname(path)) ? gzipSync(bytes, { level: 9 }) : bytes;
  return {
    type: TYPES[extname(path)] ?? '',
    bytes,
    packed: packed.length < bytes.length ? packed : null,
  };
}
