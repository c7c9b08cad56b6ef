// Before the suite: the Debian programs it drives are installed where that may be done without asking. Where not, the
// tests that need one say that they were skipped; under CI they fail.
import { spawnSync } from 'node:child_process';
import { isThere } from './has-tool.ts';

/** Each program by the package it comes in. */
const TOOLS = {
  chromium: 'chromium',
  curl: 'curl',
  kubectl: 'kubernetes-client',
  python3: 'python3',
  'redis-server': 'redis-server',
  'systemd-analyze': 'systemd',
};

const missing = Object.entries(TOOLS).filter(([tool]) => !isThere(tool));
if (missing.length > 0) install(missing.map(([, name]) => name));

function install(packages: readonly string[]): void {
  const names = packages.join(', ');
  const root = rootOrNull();
  if (root === null || !isThere('apt-get')) {
    say(`${names} missing: tests that need them are skipped\nhint: apt-get install ${packages.join(' ')}`);
    return;
  }
  say(`installing ${names}`);
  const run = (...words: string[]) => {
    const [program = '', ...rest] = [...root, 'apt-get', ...words];
    return spawnSync(program, rest, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  };
  const isDone = run('update') && run('install', '-y', '--no-install-recommends', ...packages);
  if (!isDone) say(`${names} could not be installed: tests that need them are skipped`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What to write before a command that root alone may run; null where nobody is asked for a password. */
function rootOrNull(): readonly string[] | null {
  if (process.getuid?.() === 0) return [];
  const mayAsRoot = isThere('sudo') && spawnSync('sudo', ['-n', 'true']).status === 0;
  return mayAsRoot ? ['sudo', '-n'] : null;
}
