// How long an old secret goes on, in the steps an API offers.
import { durationWords } from '@keywright/core/duration-words';
import { Field } from '../../parts/form/field.tsx';

export interface GraceSliderProps {
  /** Seconds, in order. */
  readonly stops: readonly number[];
  /** Which of the stops. */
  readonly stop: number;
  readonly onChange: (stop: number) => void;
}

export function GraceSlider({ stops, stop, onChange }: GraceSliderProps) {
  const words = graceWords(stops[stop] ?? 0);
  return (
    <div>
      <Field
        label="The old secret goes on for"
        aside={<output className="figures font-medium">{words}</output>}
      >
        {(parts) => (
          <input
            {...parts}
            data-first
            type="range"
            min={0}
            max={stops.length - 1}
            step={1}
            value={stop}
            aria-valuetext={words}
            onChange={(event) => onChange(event.target.valueAsNumber)}
            className="w-full rounded-small accent-accent outline-offset-4"
          />
        )}
      </Field>
      <div aria-hidden="true" className="mt-1 flex justify-between text-tiny text-ink-faint">
        <span>{graceWords(stops[0] ?? 0)}</span>
        <span>{graceWords(stops.at(-1) ?? 0)}</span>
      </div>
    </div>
  );
}

function graceWords(seconds: number): string {
  return seconds === 0 ? 'none' : durationWords(seconds * 1000);
}
