// The sums of a range, each with its word.
import { moneyWords } from '@keywright/core/usage/money-words';
import type { UsageFiguresAnswer } from '@keywright/core/wire-contract';

export interface FiguresRowProps {
  readonly totals: UsageFiguresAnswer;
  readonly isMetered: boolean;
}

export function FiguresRow({ totals, isMetered }: FiguresRowProps) {
  const { requests, denied, tokens, cost } = totals;
  const figures = [
    ['Requests let in', requests.toLocaleString('en')],
    ['Refused', denied.toLocaleString('en')],
    ...(isMetered
      ? [
          ['Tokens in', tokens.input.toLocaleString('en')],
          ['Tokens out', tokens.output.toLocaleString('en')],
          ['Cost', moneyWords(cost)],
        ]
      : [['Billable units', totals.billable.toLocaleString('en')]]),
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:flex sm:flex-wrap sm:gap-x-10">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt className="text-small text-ink-soft">{name}</dt>
          <dd className="text-title figures">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
