// From where the key works: entries that are checked while they are typed. None means from anywhere.
import { Plus, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { Button } from '../../parts/form/button.tsx';
import { Field } from '../../parts/form/field.tsx';
import { TextInput } from '../../parts/form/text-input.tsx';
import { pageFacts } from '../../server/page-facts.ts';
import { addressFault } from './address-fault.ts';

export interface AddressFieldProps {
  readonly addresses: readonly string[];
  readonly onChange: (addresses: readonly string[]) => void;
  readonly fault: string | null;
}

export function AddressField({ addresses, onChange, fault }: AddressFieldProps) {
  const [typed, setTyped] = useState('');
  const entries = typed.split(/[\s,;]+/).filter(Boolean);
  const typedFault = entries.map(addressFault).find((one) => one !== null) ?? null;
  const mine = pageFacts.address;
  const add = (added: readonly string[]) => {
    onChange([...addresses, ...added.filter((one) => !addresses.includes(one))]);
    setTyped('');
  };
  const addTyped = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ',') return;
    event.preventDefault();
    if (entries.length > 0 && typedFault === null) add(entries);
  };
  return (
    <div className="grid gap-2">
      <Field
        label="From where it works"
        hint="Addresses and blocks, IPv4 or IPv6. None: from anywhere."
        fault={(typed !== '' ? typedFault : null) ?? fault}
      >
        {(parts) => (
          <span className="flex flex-wrap gap-2">
            <TextInput
              {...parts}
              spellCheck={false}
              inputMode="text"
              placeholder="203.0.113.0/24"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={addTyped}
              onBlur={() => entries.length > 0 && typedFault === null && add(entries)}
              className="min-w-48 flex-1 font-mono"
            />
            <Button disabled={entries.length === 0 || typedFault !== null} onClick={() => add(entries)}>
              Add
            </Button>
            {mine !== null && !addresses.includes(mine) && (
              <Button look="quiet" icon={<Plus aria-hidden className="size-4" />} onClick={() => add([mine])}>
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
                onClick={() => onChange(addresses.filter((one) => one !== address))}
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
