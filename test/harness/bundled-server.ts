// The server of spawn-keywright.ts in a few files instead of two thousand: most of what a start takes is to find and read
// them, and suites that kill servers start a hundred. Made of what is on the disk now, and again once that has changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface BundledServer {
  /** Runs `serve`. */
  readonly program: string;
  /** The configuration of the guarantees. */
  readonly config: string;
  /** Folder that keeps its compiled modules. */
  readonly compileCache: string;
}

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCES = ['packages/core/src', 'packages/server/src', 'test/harness', 'package-lock.json'];
/** Below `node_modules`, where what the server asks for by name is found. */
const FOLDER = join(ROOT, 'node_modules/.keywright-test');
const OLD_MS = 3_600_000;

let known: Promise<BundledServer> | null = null;

/** Before the suite, so that no test waits for it. */
export async function setup(): Promise<void> {
  await bundledServer();
}

export function bundledServer(): Promise<BundledServer> {
  known ??= findOrMake();
  return known;
}

async function findOrMake(): Promise<BundledServer> {
  const folder = join(FOLDER, mark());
  if (!existsSync(folder)) await make(folder);
  return {
    program: join(folder, 'program.js'),
    config: join(folder, 'config.js'),
    compileCache: join(folder, 'compiled'),
  };
}

function mark(): string {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap((source) => filesAt(join(ROOT, source)))) {
    hash.update(`${path}\n`).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 16);
}

function filesAt(path: string): string[] {
  if (path.endsWith('.json')) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function make(folder: string): Promise<void> {
  // Found only when it is needed: it takes longer to load than to see that nothing changed.
  const { build } = await import('vite');
  const fresh = `${folder}-${process.pid}`;
  const here = (file: string) => join(ROOT, 'test/harness', file);
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'silent',
    ssr: { noExternal: true },
    // What lies beside a module is read from where the module was.
    plugins: [
      {
        name: 'where-it-was',
        transform: (code, id) => {
          const isOurs = id.startsWith(join(ROOT, 'packages')) && code.includes('import.meta.url');
          return isOurs ? code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)) : null;
        },
      },
    ],
    build: {
      ssr: true,
      outDir: fresh,
      minify: false,
      rollupOptions: {
        input: { program: here('serve-keywright.ts'), config: here('guarantee-config.ts') },
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  // Where it is to listen is not a port: it ends at once, and leaves what it compiled.
  const env = {
    PATH: process.env['PATH'],
    KEYWRIGHT_PORT: 'none',
    NODE_COMPILE_CACHE: join(fresh, 'compiled'),
    NODE_COMPILE_CACHE_PORTABLE: '1',
  };
  spawnSync(process.execPath, [join(fresh, 'program.js')], { env, timeout: 60_000, killSignal: 'SIGKILL' });
  putInPlace(fresh, folder);
}

/** Of two that make the same, one is put in place. What was made of sources of long ago goes. */
function putInPlace(fresh: string, folder: string): void {
  for (const path of readdirSync(FOLDER).map((name) => join(FOLDER, name))) {
    if (statSync(path).mtimeMs < Date.now() - OLD_MS) rmSync(path, { recursive: true, force: true });
  }
  try {
    renameSync(fresh, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
}
