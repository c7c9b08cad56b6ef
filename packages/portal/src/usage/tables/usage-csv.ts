// The rows that are shown as CSV (RFC 4180). A text that a spreadsheet would take for a formula is marked as text.
import type { UsageRowAnswer, WorkspaceUsageWord } from '@keywright/core/wire-contract';

export function usageCsv(words: readonly WorkspaceUsageWord[], rows: readonly UsageRowAnswer[]): string {
  const figures = [
    'requests',
    'denied',
    'inputTokens',
    'cachedInputTokens',
    'outputTokens',
    'billable',
    'micros',
    'currency',
  ];
  const lines = rows.map((row) => {
    const { requests, denied, tokens, billable, cost } = row;
    const { input, cachedInput, output } = tokens;
    const named = words.map((word) => row[word] ?? '');
    return [
      ...named,
      requests,
      denied,
      input,
      cachedInput,
      output,
      billable,
      cost.micros,
      cost.currency ?? '',
    ];
  });
  return [[...words, ...figures], ...lines].map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
