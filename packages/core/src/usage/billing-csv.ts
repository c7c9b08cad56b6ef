// Billing as CSV (RFC 4180): a heading, CRLF after every line. A spreadsheet runs what looks like a formula, and end users
// and models are named by whoever calls: such a text gets an apostrophe in front, and is shown instead.
import type { BillingRowAnswer } from './usage-answers.ts';

const COLUMNS = [
  'day',
  'api',
  'workspaceId',
  'keyId',
  'memberId',
  'endUser',
  'model',
  'requests',
  'inputTokens',
  'cachedInputTokens',
  'outputTokens',
  'micros',
  'cost',
  'currency',
  'estimated',
  'interrupted',
] as const satisfies readonly (keyof BillingRowAnswer)[];

/** OWASP, CSV Injection; the wide forms are those an East Asian spreadsheet takes for the plain ones. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** RFC 4180 has no place for these; a terminal would obey them. */
const CONTROLS = /(?![\t\r\n])\p{Cc}/gu;

export const BILLING_CSV_HEADING = lineOf(COLUMNS);

export function billingCsvLine(row: BillingRowAnswer): string {
  return lineOf(COLUMNS.map((column) => row[column]));
}

function lineOf(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

/** Nothing at all for null; an empty text is quoted, so that the two are not one. */
function cellOf(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const shown = value.replace(CONTROLS, '\ufffd');
  const harmless = FORMULA.test(shown) ? `'${shown}` : shown;
  return harmless === '' || /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
