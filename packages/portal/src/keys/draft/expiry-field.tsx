// Until when the key works: a few usual spans, a day of one's own, or until it is revoked.
import { DAY_MS, HOUR_MS } from '@keywright/core/instant';
import { durationWords } from '@keywright/core/duration-words';
import { useState } from 'react';
import { dateOf } from '../../clock/instant-words.ts';
import { Segments } from '../../parts/form/segments.tsx';
import { TextInput } from '../../parts/form/text-input.tsx';

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
  /** From now; null for no end. */
  readonly longestSeconds?: number | null;
}

export function ExpiryField({
  expiresAt,
  onChange,
  fault,
  isFixed = false,
  longestSeconds = null,
}: ExpiryFieldProps) {
  const longestMs = longestSeconds === null ? Number.POSITIVE_INFINITY : longestSeconds * 1000;
  const spans = spansWithin(longestMs);
  const [span, setSpan] = useState(() => spanOf(expiresAt));
  const pick = (next: Span) => {
    setSpan(next);
    if (next === 'never') onChange(null);
    else if (next === 'day') onChange(expiresAt ?? inTime(Math.min(30 * DAY_MS, longestMs - HOUR_MS)));
    else onChange(inTime(Number(next) * DAY_MS));
  };
  return (
    <div className="grid gap-1.5">
      <p className="font-medium">When it expires</p>
      <div className="flex flex-wrap items-center gap-2">
        <Segments label="When it expires" value={span} options={spans} onPick={pick} />
        {span === 'day' && (
          <TextInput
            type="date"
            aria-label="Day it expires"
            min={dayOf(inTime(DAY_MS))}
            max={longestSeconds === null ? undefined : dayOf(inTime(longestMs))}
            value={expiresAt === null ? '' : dayOf(expiresAt)}
            onChange={({ target }) => {
              if (target.value !== '') onChange(new Date(`${target.value}T00:00:00`).toISOString());
            }}
            className="w-auto"
          />
        )}
      </div>
      <p className="text-small text-ink-soft">
        {expiresAt === null ? endless(longestSeconds) : `It is refused from ${dateOf(expiresAt)} on.`}
        {!isFixed &&
          longestSeconds === null &&
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

/** As long as the policy allows is asked for by choosing nothing: the server counts from when the key is made. */
function spansWithin(longestMs: number): readonly { readonly value: Span; readonly label: string }[] {
  if (longestMs === Number.POSITIVE_INFINITY) return SPANS;
  const shorter = SPANS.filter(({ value }) => Number(value) * DAY_MS < longestMs);
  const onDay = SPANS.filter(({ value }) => value === 'day' && longestMs > 2 * DAY_MS);
  return [...shorter, ...onDay, { value: 'never', label: 'As long as allowed' }];
}

function endless(longestSeconds: number | null): string {
  return longestSeconds === null
    ? 'It works until somebody revokes it.'
    : `It works for ${durationWords(longestSeconds * 1000)}, the longest this workspace allows.`;
}

function inTime(ms: number): string {
  return new Date(Math.ceil((Date.now() + ms) / 60_000) * 60_000).toISOString();
}

function dayOf(at: string): string {
  const day = new Date(at);
  const month = String(day.getMonth() + 1).padStart(2, '0');
  return `${day.getFullYear()}-${month}-${String(day.getDate()).padStart(2, '0')}`;
}
