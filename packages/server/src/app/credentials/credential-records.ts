// Management credentials as records, and back.
import type { ManagementCredential } from '@keywright/core/credentials/management-credential';
import type { AllowedAddresses } from '@keywright/core/keys/api-key';
import type { Right } from '@keywright/core/people/roles';
import type { PeopleReader, PeopleRecord, RecordFilter } from '../people/people-records.ts';

export function credentialRecord(credential: ManagementCredential): PeopleRecord {
  const { rights, allowedAddresses, ...plain } = credential;
  return { ...plain, rights: JSON.stringify(rights), allowedAddresses: JSON.stringify(allowedAddresses) };
}

export function credentialOf(record: PeopleRecord): ManagementCredential {
  const { rights, allowedAddresses, ...plain } = record;
  return {
    ...(plain as unknown as ManagementCredential),
    rights: JSON.parse(String(rights)) as readonly Right[],
    allowedAddresses: JSON.parse(String(allowedAddresses)) as AllowedAddresses,
  };
}

export async function findCredential(
  people: PeopleReader,
  field: 'id' | 'digest',
  value: string,
): Promise<ManagementCredential | null> {
  const filter: RecordFilter = { all: [{ field, operator: 'eq', value }], any: [] };
  const [record] = await people.find('credential', filter, { limit: 1, offset: 0, sortBy: null });
  return record === undefined ? null : credentialOf(record);
}
