// Addresses as somebody is choosing them: entries, and what stands in the field and is none yet. What is typed counts as
// soon as it can be read; while it cannot, nothing may be made of the rest: without it the key would work from anywhere.
import { addressFault } from './address-fault.ts';

export interface AddressDraft {
  /** One entry each, as typed. */
  readonly addresses: readonly string[];
  /** In the field, not added yet. */
  readonly typedAddress: string;
}

/** Why nothing is made yet. */
export const UNREAD_ADDRESS = 'Finish the address you are typing, or clear its field.';

export const NO_ADDRESSES: AddressDraft = { addresses: [], typedAddress: '' };

export function typedEntries({ typedAddress }: AddressDraft): readonly string[] {
  return typedAddress.split(/[\s,;]+/).filter(Boolean);
}

/** Of what is typed, what is wrong with the first that is wrong. */
export function typedFault(draft: AddressDraft): string | null {
  return (
    typedEntries(draft)
      .map(addressFault)
      .find((fault) => fault !== null) ?? null
  );
}

/** All that can be read, each once. */
export function chosenAddresses(draft: AddressDraft): readonly string[] {
  const typed = typedEntries(draft).filter((entry) => addressFault(entry) === null);
  return [...new Set([...draft.addresses, ...typed])];
}
