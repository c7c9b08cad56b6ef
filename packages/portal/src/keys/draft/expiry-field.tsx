// Until when the key works: a few usual spans, a day of one's own, or until it is revoked.
import { useId, useState } from 'react';
import { dateOf } from '../../clock/instant-words.ts';
import { Segments } from '../../parts/form/segments.tsx';
import { TextInput } from '../../parts/form/text-input.tsx';

const DAY_MS = 86_400_000;
const SPANS = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'day', label: 'On a day' },
  { value: 'never', label: 'Never' },
] as const;
type Span = (typeof SPANS)[number]['value'];

export interface ExpiryFieldProps {
  readonly expiresAt: string | null;
  readonly onChange: (expiresAt: string | null) => void;
  readonly fault: string | null;
  /** It cannot be changed later. */
  readonly isFixed?: boolean;
}

export function ExpiryField({ expiresAt, onChange, fault, isFixed = false }: ExpiryFieldProps) {
  const id = useId();
  const [span, setSpan] = useState(() => spanOf(expiresAt));
  const pick = (next: Span) => {
    setSpan(next);
    if (next === 'never') onChange(null);
    else if (next === 'day') onChange(expiresAt ?? inDays(30));
    else onChange(inDays(Number(next)));
  };
  return (
    <div className="grid gap-1.5">
      <p id={id} className="font-medium">
        When it expires
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <Segments label="When it expires" value={span} options={SPANS} onPick={pick} />
        {span === 'day' && (
          <TextInput
            type="date"
            aria-label="Day it expires"
            min={dayOf(new Date(Date.now() + DAY_MS).toISOString())}
            value={expiresAt === null ? '' : dayOf(expiresAt)}
            onChange={({ target }) => {
              if (target.value !== '') onChange(new Date(`${target.value}T00:00:00`).toISOString());
            }}
            className="w-auto"
          />
        )}
      </div>
      <p className="text-small text-ink-soft">
        {expiresAt === null
          ? 'It works until somebody revokes it.'
          : `It is refused from ${dateOf(expiresAt)} on.`}
        {!isFixed &&
          (expiresAt === null ? ' Hygiene will remind you of it.' : ' You can change that while it works.')}
      </p>
      {fault !== null && <p className="text-small text-bad">{fault}</p>}
    </div>
  );
}

/** A usual span where it is one from now, to the minute. */
function spanOf(expiresAt: string | null): Span {
  if (expiresAt === null) return 'never';
  const left = Date.parse(expiresAt) - Date.now();
  return SPANS.find(({ value }) => Math.abs(Number(value) * DAY_MS - left) < 60_000)?.value ?? 'day';
}

function inDays(days: number): string {
  return new Date(Math.ceil((Date.now() + days * DAY_MS) / 60_000) * 60_000).toISOString();
}

function dayOf(at: string): string {
  const day = new Date(at);
  const month = String(day.getMonth() + 1).padStart(2, '0');
  return `${day.getFullYear()}-${month}-${String(day.getDate()).padStart(2, '0')}`;
}
