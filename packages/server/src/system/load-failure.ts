// Why a file of ours could not be loaded, with the line where Node tells it. Messages of the file's own errors are
// repeated: whoever reads them wrote the file.

const HINTS: Readonly<Record<string, string>> = {
  ERR_MODULE_NOT_FOUND: 'install it with npm, or mend the import',
  ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX:
    'Node runs the file as it is: write what has no meaning at run time only',
  ERR_UNSUPPORTED_DIR_IMPORT: 'name the file, not its folder',
  ERR_UNKNOWN_FILE_EXTENSION: 'name it .ts, .mts, .js or .mjs',
  ERR_IMPORT_ATTRIBUTE_MISSING: 'name it .ts, .mts, .js or .mjs, and export the configuration',
  EACCES: 'let the user the server runs as read it',
  EISDIR: 'name the file, not its folder',
};

/** One sentence, to stand behind the file's name. */
export function loadFailure(error: unknown, path: string): string {
  if (!(error instanceof Error)) return `could not be loaded: it threw ${String(error)}`;
  const code = String((error as NodeJS.ErrnoException).code ?? '');
  const hint = Object.hasOwn(HINTS, code) ? `; ${HINTS[code]}` : '';
  const what = error instanceof SyntaxError ? 'cannot be read' : 'could not be loaded';
  return `${what}${placeOf(error, path)}: ${error.message}${hint}`;
}

/** Errors of syntax begin with their place; others have it among the calls that led to them. */
function placeOf({ stack = '' }: Error, path: string): string {
  for (const line of stack.split('\n')) {
    const at = line.lastIndexOf(path);
    const place = at === -1 ? null : /^:(\d+)(?::\d+)?\)?$/.exec(line.slice(at + path.length));
    if (place) return ` (line ${place[1]})`;
  }
  return '';
}
