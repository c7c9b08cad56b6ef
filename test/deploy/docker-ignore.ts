// Which files a .dockerignore keeps from the builder: the last line that matches a path, or a folder it lies in, decides.

export function createIgnore(text: string): (path: string) => boolean {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const rules = lines.map((line) => ({
    isKept: line.startsWith('!'),
    pattern: new RegExp(`^${patternOf(line.replace(/^!/, ''))}(?:/|$)`),
  }));
  return (path) => {
    const last = rules.findLast(({ pattern }) => pattern.test(path));
    return last !== undefined && !last.isKept;
  };
}

function patternOf(glob: string): string {
  return glob
    .split(/(\*\*\/|\*)/)
    .map((part) => {
      if (part === '**/') return '(?:.*/)?';
      return part === '*' ? '[^/]*' : part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&');
    })
    .join('');
}
