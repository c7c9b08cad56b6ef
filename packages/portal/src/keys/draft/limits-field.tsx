// How much of it may be used, beside what its API limits for every key.
import { windowOf } from '@keywright/core/limits/limit-answers';
import { MOST_KEY_LIMITS } from '@keywright/core/limits/limit-rule';
import { limitWords } from '@keywright/core/limits/limit-words';
import { listWords } from '@keywright/core/list-words';
import { Plus, Trash2 } from 'lucide-react';
import { useCurrent } from '../../frame/current.ts';
import { Button } from '../../parts/form/button.tsx';
import { IconButton } from '../../parts/form/icon-button.tsx';
import { Select } from '../../parts/form/select.tsx';
import { TextInput } from '../../parts/form/text-input.tsx';
import { countedAs, type DraftLimit, newLimit, windowsOf } from './limit-draft.ts';

export interface LimitsFieldProps {
  readonly limits: readonly DraftLimit[];
  readonly onChange: (limits: readonly DraftLimit[]) => void;
  readonly fault: string | null;
}

export function LimitsField({ limits, onChange, fault }: LimitsFieldProps) {
  const { api } = useCurrent();
  const isMetered = api.routes.some(({ meter }) => meter !== null);
  const units = [
    { value: 'requests', label: 'requests' },
    ...(isMetered ? [{ value: 'tokens', label: 'tokens' }] : []),
    ...(Object.keys(api.prices).length > 0 ? [{ value: 'money', label: api.currency }] : []),
  ];
  const change = (index: number, changes: Partial<DraftLimit>) =>
    onChange(limits.map((one, at) => (at === index ? { ...one, ...changes } : one)));
  const shared = api.limits.map((rule) => limitWords({ ...rule, window: windowOf(rule) }, api.currency));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium">How much it may be used</legend>
      {limits.map((limit, index) => (
        <div key={limit.name} className="flex flex-wrap items-center gap-2">
          <span className="text-ink-soft">At most</span>
          <TextInput
            type="number"
            aria-label={`Amount of limit ${index + 1}`}
            min={1}
            step={limit.counts === 'money' ? 'any' : 1}
            value={Number.isNaN(limit.limit) ? '' : limit.limit}
            onChange={(event) => change(index, { limit: event.target.valueAsNumber })}
            className="w-28"
          />
          <Select
            aria-label={`What limit ${index + 1} counts`}
            value={limit.counts}
            options={units}
            onPick={(counts) => change(index, countedAs(limit, counts as DraftLimit['counts']))}
          />
          <Select
            aria-label={`Time of limit ${index + 1}`}
            value={limit.window}
            options={windowsOf(limit)}
            onPick={(window) => change(index, { window })}
          />
          <IconButton
            label={`Remove limit ${index + 1}`}
            icon={<Trash2 />}
            onClick={() => onChange(limits.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {fault !== null && <p className="text-small text-bad">{fault}</p>}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button
          size="small"
          icon={<Plus aria-hidden className="size-4" />}
          disabled={limits.length >= MOST_KEY_LIMITS}
          onClick={() => onChange([...limits, newLimit(limits)])}
        >
          Add a limit
        </Button>
        <span className="text-small text-ink-soft">
          {shared.length === 0
            ? `${api.title} limits keys in no other way.`
            : `${api.title} already limits: ${listWords(shared)}.`}
        </span>
      </div>
    </fieldset>
  );
}
