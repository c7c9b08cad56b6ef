// From where the key works: entries that are checked while they are typed. None means from anywhere.
import { Plus, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { Button } from '../../../parts/form/button.tsx';
import { Field } from '../../../parts/form/field.tsx';
import { TextInput } from '../../../parts/form/text-input.tsx';
import { pageFacts } from '../../../server/page-facts.ts';
import { type AddressDraft, chosenAddresses, typedEntries, typedFault } from './address-draft.ts';

export interface AddressFieldProps {
  readonly draft: AddressDraft;
  readonly onChange: (changes: Partial<AddressDraft>) => void;
  readonly fault: string | null;
}

export function AddressField({ draft, onChange, fault }: AddressFieldProps) {
  const { addresses, typedAddress } = draft;
  const wrong = typedFault(draft);
  const isAddable = typedEntries(draft).length > 0 && wrong === null;
  const mine = pageFacts.address;
  const add = () => onChange({ addresses: chosenAddresses(draft), typedAddress: '' });
  const addTyped = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ',') return;
    event.preventDefault();
    if (isAddable) add();
  };
  return (
    <div className="grid gap-2">
      <Field
        label="From where it works"
        hint="Addresses and blocks, IPv4 or IPv6. None: from anywhere."
        fault={wrong ?? fault}
      >
        {(parts) => (
          <span className="flex flex-wrap gap-2">
            <TextInput
              {...parts}
              spellCheck={false}
              inputMode="text"
              placeholder="203.0.113.0/24"
              value={typedAddress}
              onChange={(event) => onChange({ typedAddress: event.target.value })}
              onKeyDown={addTyped}
              className="min-w-48 flex-1 font-mono"
            />
            <Button disabled={!isAddable} onClick={add}>
              Add
            </Button>
            {mine !== null && !addresses.includes(mine) && (
              <Button
                look="quiet"
                icon={<Plus aria-hidden className="size-4" />}
                onClick={() => onChange({ addresses: [...addresses, mine] })}
              >
                My address
              </Button>
            )}
          </span>
        )}
      </Field>
      {addresses.length > 0 && (
        <ul aria-label="Addresses" className="flex flex-wrap gap-1.5">
          {addresses.map((address) => (
            <li key={address} className="flex items-center gap-1 rounded-small border bg-inset pl-2">
              <code className="font-mono">{address}</code>
              <button
                type="button"
                aria-label={`Remove ${address}`}
                onClick={() => onChange({ addresses: addresses.filter((one) => one !== address) })}
                className="flex size-6 items-center justify-center rounded-small text-ink-soft hover:bg-hover hover:text-ink"
              >
                <X aria-hidden className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
