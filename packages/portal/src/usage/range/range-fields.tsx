// A range said in two instants: for whoever does not drag over a chart, or knows the time of a leak to the minute.
import { type FormEvent, useState } from 'react';
import { Button } from '../../parts/form/button.tsx';
import { Field } from '../../parts/form/field.tsx';
import { TextInput } from '../../parts/form/text-input.tsx';

export interface RangeFieldsProps {
  readonly from: number;
  readonly to: number;
  readonly onPick: (range: { readonly from: string; readonly to: string }) => void;
}

export function RangeFields({ from, to, onPick }: RangeFieldsProps) {
  // What nobody has typed over follows the range that is shown.
  const [typed, setTyped] = useState<{ readonly begins?: string; readonly ends?: string }>({});
  const { begins = localMinute(from), ends = localMinute(to) } = typed;
  const [fault, setFault] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [first, last] = [Date.parse(begins), Date.parse(ends)];
    if (Number.isNaN(first) || Number.isNaN(last)) return setFault('Give a day and a time for both.');
    if (first >= last) return setFault('The end must come after the beginning.');
    if (first > Date.now()) return setFault('That has not happened yet.');
    setFault(null);
    setTyped({});
    onPick({ from: new Date(first).toISOString(), to: new Date(last).toISOString() });
  };
  return (
    <form onSubmit={submit} noValidate className="flex w-full flex-wrap items-end gap-2">
      <Field label="From" className="max-sm:w-full">
        {(parts) => (
          <TextInput
            {...parts}
            type="datetime-local"
            value={begins}
            onChange={({ target }) => setTyped({ ...typed, begins: target.value })}
            className="w-56 max-sm:w-full"
          />
        )}
      </Field>
      <Field label="To" className="max-sm:w-full">
        {(parts) => (
          <TextInput
            {...parts}
            type="datetime-local"
            value={ends}
            onChange={({ target }) => setTyped({ ...typed, ends: target.value })}
            className="w-56 max-sm:w-full"
          />
        )}
      </Field>
      <Button type="submit">Show this time</Button>
      <p role="alert" className="w-full text-small text-bad empty:hidden">
        {fault}
      </p>
    </form>
  );
}

/** `2026-11-22T14:05` in the reader's zone, as the browser's own field wants it. */
function localMinute(at: number): string {
  const zoned = at - new Date(at).getTimezoneOffset() * 60_000;
  return new Date(zoned).toISOString().slice(0, 16);
}
