// Requests whose end nobody will tell, because the process that served them is gone. Each is closed in one transaction
// with what it adds to the ledger, so that it counts once however often a start is interrupted.
import type { OpenRequest } from '../usage-ports.ts';
import { addToLedger } from './add-to-ledger.ts';
import { addInterrupted } from './batch-totals.ts';
import type { LedgerPorts } from './fold-ports.ts';
import { LedgerTotals } from './ledger-totals.ts';

export async function closeInterrupted(ports: LedgerPorts, open: readonly OpenRequest[]): Promise<void> {
  const { sliceRows } = ports.sizes;
  for (let start = 0; start < open.length; start += sliceRows) {
    const closing = open.slice(start, start + sliceRows);
    const totals = new LedgerTotals();
    for (const request of closing) addInterrupted(totals, request);
    const ids = closing.map(({ entry }) => entry.requestId);
    await addToLedger(ports, totals, ({ usage }) => usage.removeOpenRequests(ids));
    await ports.turns.next();
  }
}
