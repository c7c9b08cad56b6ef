// What the usage ledger of every storage engine must do.
import type { StorageEngine } from '../storage-engine.ts';
import { limitCountContract } from './limit-counts.contract.ts';
import { usageFoldContract } from './usage-fold.contract.ts';
import { usageMergeContract } from './usage-merge.contract.ts';
import { foldProgressContract, lastUseContract, openRequestContract } from './usage-records.contract.ts';
import { usageSumsContract } from './usage-sums.contract.ts';

export function usageLedgerContract(engine: StorageEngine): void {
  usageSumsContract(engine);
  usageFoldContract(engine);
  usageMergeContract(engine);
  limitCountContract(engine);
  lastUseContract(engine);
  openRequestContract(engine);
  foldProgressContract(engine);
}
