// Which SQLite may hold keys. Below the oldest one here, a WAL reset can corrupt the file under concurrent connections.

const OLDEST = [3, 51, 3] as const;

/** Throws when `version` (as of `select sqlite_version()`) is too old, or cannot be read as a version. */
export function requireSafeSqlite(version: string): void {
  const parts = version.split('.').map(Number);
  for (const [index, oldest] of OLDEST.entries()) {
    const part = parts[index] ?? 0;
    if (part > oldest) return;
    if (!(part === oldest)) throw tooOld(version);
  }
}

function tooOld(version: string): Error {
  return new Error(
    `SQLite ${version} can corrupt a database in WAL mode; ${OLDEST.join('.')} or newer is needed. ` +
      'Run a Node.js release that contains it (node -p process.versions.sqlite shows which one a release has).',
  );
}
