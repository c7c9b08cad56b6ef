// The bill of one API, a row for each key and its sum below.
import { moneyWords } from '@keywright/core/usage/money-words';
import type { BillingFiguresAnswer } from '@keywright/core/wire-contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCurrent } from '../frame/current.ts';
import { keysQuery } from '../keys/key-queries.ts';
import { type Figure, FigureRow, FigureTable } from '../parts/show/figure-table.tsx';
import type { KeyBill } from './bill-rows.ts';

export interface BillTableProps {
  readonly total: BillingFiguresAnswer & { readonly api: string };
  readonly rows: readonly KeyBill[];
  readonly workspaceId: string;
}

export function BillTable({ total, rows, workspaceId }: BillTableProps) {
  const { workspace } = useCurrent();
  const keys = useQuery(keysQuery(workspaceId, total.api)).data ?? [];
  const names = new Map(keys.map(({ id, name }) => [id, name]));
  const hasTokens = total.inputTokens + total.outputTokens > 0;
  const nameOf = (keyId: string | null) =>
    keyId === null ? (
      <span className="text-ink-soft">without a key</span>
    ) : (
      <Link
        to="/w/$workspace/$api/keys/$key"
        params={{ workspace: workspace.slug, api: total.api, key: keyId }}
        className="rounded-small font-medium hover:underline"
      >
        {names.get(keyId) ?? keyId}
      </Link>
    );
  return (
    <div className="relative overflow-x-auto rounded border bg-sheet">
      <FigureTable
        of="Key"
        columns={['Units', ...(hasTokens ? ['Tokens in', 'Tokens out'] : []), 'Cost']}
        rows={rows.map((bill) => (
          <FigureRow key={bill.keyId ?? ''} name={nameOf(bill.keyId)} figures={figuresOf(bill, hasTokens)} />
        ))}
        sum={<FigureRow name="Sum" figures={figuresOf(total, hasTokens)} className="border-edge" />}
      />
    </div>
  );
}

function figuresOf(bill: Omit<KeyBill, 'keyId'>, hasTokens: boolean): Figure[] {
  return [
    { column: 'Units', text: bill.requests.toLocaleString('en') },
    ...(hasTokens
      ? [
          { column: 'Tokens in', text: bill.inputTokens.toLocaleString('en') },
          { column: 'Tokens out', text: bill.outputTokens.toLocaleString('en') },
        ]
      : []),
    { column: 'Cost', text: bill.currency === null ? '–' : moneyWords(bill) },
  ];
}
