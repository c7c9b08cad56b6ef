// What every storage engine must do, in one suite. A new engine is one more line in storage.test.ts.
import { describe } from 'vitest';
import { defaultKeysContract } from './default-keys.contract.ts';
import { endpointStorageContract } from './endpoint-storage.contract.ts';
import { keyListingContract, keyStateContract } from './key-listing.contract.ts';
import { keyChangeContract, keyStorageContract } from './key-storage.contract.ts';
import { peopleStorageContract } from './people-storage.contract.ts';
import { auditContract, idempotencyContract, workspaceContract } from './record-storage.contract.ts';
import type { StorageEngine } from './storage-engine.ts';
import { transactionContract } from './transaction.contract.ts';
import { usageLedgerContract } from './usage/usage-ledger.contract.ts';

export function storageContract(engine: StorageEngine): void {
  describe(`storage in ${engine.name}`, () => {
    keyStorageContract(engine);
    keyChangeContract(engine);
    keyListingContract(engine);
    keyStateContract(engine);
    workspaceContract(engine);
    idempotencyContract(engine);
    auditContract(engine);
    endpointStorageContract(engine);
    peopleStorageContract(engine);
    defaultKeysContract(engine);
    transactionContract(engine);
    usageLedgerContract(engine);
  });
}
