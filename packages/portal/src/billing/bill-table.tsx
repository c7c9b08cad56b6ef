// The bill of one API, a row for each key and its sum below.
import { moneyWords } from '@keywright/core/usage/money-words';
import type { BillingFiguresAnswer } from '@keywright/core/wire-contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCurrent } from '../frame/current.ts';
import { keysQuery } from '../keys/key-queries.ts';
import type { KeyBill } from './bill-rows.ts';

export interface BillTableProps {
  readonly total: BillingFiguresAnswer & { readonly api: string };
  readonly rows: readonly KeyBill[];
  readonly workspaceId: string;
}

const FIGURE = 'px-4 py-2 text-right';

export function BillTable({ total, rows, workspaceId }: BillTableProps) {
  const { workspace } = useCurrent();
  const keys = useQuery(keysQuery(workspaceId, total.api)).data ?? [];
  const names = new Map(keys.map(({ id, name }) => [id, name]));
  const hasTokens = total.inputTokens + total.outputTokens > 0;
  const cells = (bill: Omit<KeyBill, 'keyId'>) => (
    <>
      <td className={FIGURE}>{bill.requests.toLocaleString('en')}</td>
      {hasTokens && (
        <>
          <td className={`${FIGURE} max-sm:hidden`}>{bill.inputTokens.toLocaleString('en')}</td>
          <td className={`${FIGURE} max-sm:hidden`}>{bill.outputTokens.toLocaleString('en')}</td>
        </>
      )}
      <td className={FIGURE}>{bill.currency === null ? '–' : moneyWords(bill)}</td>
    </>
  );
  /** Below the name where the screen is too narrow for their columns. */
  const tokens = ({ inputTokens, outputTokens }: Omit<KeyBill, 'keyId'>) =>
    hasTokens && (
      <span className="block font-normal text-ink-soft figures sm:hidden">
        Tokens: {inputTokens.toLocaleString('en')} in, {outputTokens.toLocaleString('en')} out
      </span>
    );
  return (
    <div className="overflow-x-auto rounded border bg-sheet">
      <table className="w-full text-small">
        <thead className="text-tiny text-ink-soft">
          <tr>
            <th scope="col" className="px-4 py-2 text-left font-normal">
              Key
            </th>
            <th scope="col" className={`${FIGURE} font-normal`}>
              Units
            </th>
            {hasTokens && (
              <>
                <th scope="col" className={`${FIGURE} font-normal max-sm:hidden`}>
                  Tokens in
                </th>
                <th scope="col" className={`${FIGURE} font-normal max-sm:hidden`}>
                  Tokens out
                </th>
              </>
            )}
            <th scope="col" className={`${FIGURE} font-normal`}>
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((bill) => (
            <tr key={bill.keyId ?? ''} className="border-t">
              <th scope="row" className="px-4 py-2 text-left font-normal">
                {bill.keyId === null ? (
                  <span className="text-ink-soft">without a key</span>
                ) : (
                  <Link
                    to="/w/$workspace/$api/keys/$key"
                    params={{ workspace: workspace.slug, api: total.api, key: bill.keyId }}
                    className="rounded-small font-medium hover:underline"
                  >
                    {names.get(bill.keyId) ?? bill.keyId}
                  </Link>
                )}
                {tokens(bill)}
              </th>
              {cells(bill)}
            </tr>
          ))}
        </tbody>
        <tfoot className="font-medium">
          <tr className="border-t border-edge">
            <th scope="row" className="px-4 py-2 text-left">
              Sum
              {tokens(total)}
            </th>
            {cells(total)}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
