// What the documents must hold to, as functions from their text to what is wrong with it. docs.test.ts runs them over
// the repository, and over samples that break each rule.
import { REFUSAL_REASONS } from '@keywright/core/refusals/refusal-reasons';
import { REFUSAL_TABLE } from '@keywright/core/refusals/refusal-table';

export interface MarkdownFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

const ADR_HEADINGS = ['Status', 'Context', 'Decision', 'Consequences', 'Confirmation'];
const MAX_ADR_LINES = 50;

/** Where the table of errors differs from the code. */
export function errorTableFaults(text: string): string[] {
  const rows = [...text.matchAll(/^\| `(\w+)` \| `(\w+)` \| (\d+) \| (.+?) \| (.+?) \|$/gm)];
  const reasons = rows.map(([, reason = '']) => reason);
  const missing = REFUSAL_REASONS.filter((reason) => !reasons.includes(reason));
  const unknown = reasons.filter((reason) => !Object.hasOwn(REFUSAL_TABLE, reason));
  const faults = [
    ...missing.map((reason) => `${reason} is missing`),
    ...unknown.map((reason) => `${reason} does not exist`),
  ];
  if (faults.length > 0) return faults;
  if (reasons.join() !== REFUSAL_REASONS.join())
    faults.push('the rows are not in the order of REFUSAL_REASONS');
  for (const [, reason, code, status, happened = '', advice = ''] of rows) {
    const row = REFUSAL_TABLE[reason as keyof typeof REFUSAL_TABLE];
    if (code !== row.code) faults.push(`${reason} has the code ${row.code}, not ${code}`);
    if (Number(status) !== row.status) faults.push(`${reason} has the status ${row.status}, not ${status}`);
    for (const sentence of [happened, advice]) {
      if (!/^[A-Z`].{10,}\.$/.test(sentence)) faults.push(`${reason} lacks a sentence: ${sentence}`);
    }
  }
  return faults;
}

/** What keeps a decision record from being one. */
export function adrFaults(text: string): string[] {
  const faults: string[] = [];
  const lines = lineCount(text);
  if (lines > MAX_ADR_LINES) faults.push(`has ${lines} lines, more than ${MAX_ADR_LINES}`);
  if (!/^# \d+\. \S/.test(text)) faults.push('does not begin with its number and title');
  const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  const found = ADR_HEADINGS.filter((heading) => headings.includes(heading));
  if (found.join() !== ADR_HEADINGS.join()) {
    faults.push(`lacks ${ADR_HEADINGS.filter((heading) => !found.includes(heading)).join(', ')}`);
  } else if (
    headings.filter((heading) => ADR_HEADINGS.includes(heading ?? '')).join() !== ADR_HEADINGS.join()
  ) {
    faults.push(`has its headings in another order than ${ADR_HEADINGS.join(', ')}`);
  }
  return faults;
}

/** Links of a document to files, and to headings of documents, that do not exist. */
export function deadLinks(
  file: MarkdownFile,
  others: readonly MarkdownFile[],
  exists: (path: string) => boolean,
): string[] {
  return linksIn(file.text).flatMap((link) => {
    const [target = '', anchor] = link.split('#');
    const path = target === '' ? file.path : resolved(file.path, decodeURI(target));
    if (path === null || !exists(path)) return [`${file.path} links to ${link}, which does not exist`];
    const document = others.find((other) => other.path === path);
    if (anchor === undefined || document === undefined) return [];
    if (anchorsIn(document.text).includes(anchor)) return [];
    return [`${file.path} links to ${link}, but ${path} has no such heading`];
  });
}

export function lineCount(text: string): number {
  return text.replace(/\n$/, '').split('\n').length;
}

/** Targets of links and images that are not on the web; what stands in code is not a link. */
function linksIn(text: string): string[] {
  const prose = withoutCode(text);
  const inline = prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g);
  const references = prose.matchAll(/^\s*\[[^\]]+\]:\s+<?([^\s>]+)>?/gm);
  const targets = [...inline, ...references].map(([, target = '']) => target);
  return targets.filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

function withoutCode(text: string): string {
  return text.replace(/^(```|~~~).*?^\1[^\n]*$/gms, '').replace(/`[^`\n]*`/g, '');
}

/** The path from the root; null when it leads out of the repository. */
function resolved(from: string, target: string): string | null {
  const steps = target.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..' && steps.pop() === undefined) return null;
    if (step !== '..' && step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}

/** Headings as GitHub links to them. */
function anchorsIn(text: string): string[] {
  const headings = text.replace(/^(```|~~~).*?^\1[^\n]*$/gms, '').matchAll(/^#{1,6} (.+)$/gm);
  const seen = new Map<string, number>();
  return [...headings].map(([, heading = '']) => {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
}
