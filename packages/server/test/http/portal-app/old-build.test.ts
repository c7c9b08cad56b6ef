import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, test, expect } from 'vitest';
import { isOldBuild } from '../../../src/http/portal-app/old-build.ts';

test('a portal built before one of its sources changed is old; without sources or a build none is', () => {
  const portal = mkdtempSync(join(tmpdir(), 'keywright-old-build-'));
  onTestFinished(() => rmSync(portal, { recursive: true }));
  const write = (path: string, at: number) => {
    writeFileSync(join(portal, path), '');
    utimesSync(join(portal, path), at, at);
  };
  mkdirSync(join(portal, 'dist'));
  write('dist/source-mark', 2000);
  expect(isOldBuild(portal)).toBe(false);
  mkdirSync(join(portal, 'src/keys'), { recursive: true });
  write('src/keys/list.tsx', 1000);
  utimesSync(join(portal, 'src/keys'), 1000, 1000);
  expect(isOldBuild(portal)).toBe(false);
  write('src/keys/list.tsx', 3000);
  expect(isOldBuild(portal)).toBe(true);
  rmSync(join(portal, 'dist'), { recursive: true });
  expect(isOldBuild(portal)).toBe(false);
});
