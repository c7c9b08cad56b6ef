// Management credentials as records, and back.
import type { ManagementCredential } from '@keywright/core/credentials/management-credential';
import type { AllowedAddresses } from '@keywright/core/keys/api-key';
import type { Right } from '@keywright/core/people/roles';
import { findOne, type PeopleReader, type PeopleRecord } from '../people/people-records.ts';

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
  const record = await findOne(people, 'credential', { [field]: value });
  return record === null ? null : credentialOf(record);
}
