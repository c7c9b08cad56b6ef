// Requests over time, one bar a time, by what became of them. Dragging marks a range, as the two
// fields above it do; by hours the table below has the same numbers.
import { useState } from 'react';
import { exactInstant } from '../../clock/instant-words.ts';
import { GRAIN_MS, type Grain } from '../range/usage-range.ts';
import { axisTimes, niceMost } from './chart-axis.ts';
import { useBrush } from './use-brush.ts';
import { OUTCOMES, totalOf, type UsageBar } from './usage-series.ts';

const HEIGHT = 168;
const WIDTH = 1000;
/** More letters than that do not stand five times below a narrow chart. */
const LONG = 6;

export interface UsageChartProps {
  readonly bars: readonly UsageBar[];
  readonly grain: Grain;
  readonly onMarked: (from: number, to: number) => void;
}

export function UsageChart({ bars, grain, onMarked }: UsageChartProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const brush = useBrush(bars.length, (first, last) => {
    onMarked(bars[first]?.at ?? 0, (bars[last]?.at ?? 0) + GRAIN_MS[grain]);
  });
  const most = niceMost(Math.max(0, ...bars.map(totalOf)));
  const step = WIDTH / Math.max(1, bars.length);
  const shown = pointed === null ? undefined : bars[pointed];
  return (
    <figure className="grid gap-2">
      <figcaption className="flex min-h-5 flex-wrap items-center gap-x-4 gap-y-1 text-small text-ink-soft">
        {OUTCOMES.map(({ name, label, swatch }) => (
          <span key={name} className="flex items-center gap-1.5">
            <span aria-hidden="true" className={`size-2.5 rounded-xs ${swatch}`} />
            {shown === undefined ? label : `${shown[name].toLocaleString('en')} ${label}`}
          </span>
        ))}
        <span className="ml-auto figures">
          {shown === undefined
            ? 'Drag over a time to look into it'
            : exactInstant(new Date(shown.at).toISOString())}
        </span>
      </figcaption>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
        <div
          aria-hidden="true"
          className="flex flex-col justify-between text-right text-tiny text-ink-faint figures"
        >
          <span>{most.toLocaleString('en')}</span>
          <span>0</span>
        </div>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`Requests over time: ${summary(bars)}`}
          className="h-42 w-full cursor-crosshair touch-pan-y border-b border-edge select-none"
          {...brush.handlers}
          onPointerLeave={() => setPointed(null)}
        >
          {[0, 0.5].map((place) => (
            <line
              key={place}
              x1={0}
              x2={WIDTH}
              y1={place * HEIGHT + 0.5}
              y2={place * HEIGHT + 0.5}
              className="stroke-line"
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {bars.map((bar, index) => (
            <g key={bar.at} onPointerEnter={() => setPointed(index)}>
              <rect
                x={index * step}
                y={0}
                width={step}
                height={HEIGHT}
                className={index === pointed ? 'fill-hover' : 'fill-transparent'}
              />
              {stacked(bar, most).map(({ fill, y, height }) => (
                <rect
                  key={fill}
                  x={index * step + step * 0.12}
                  width={step * 0.76}
                  y={y}
                  height={height}
                  className={fill}
                />
              ))}
            </g>
          ))}
          {brush.marked !== null && (
            <rect
              x={brush.marked[0] * step}
              width={(brush.marked[1] - brush.marked[0] + 1) * step}
              y={0}
              height={HEIGHT}
              className="pointer-events-none fill-accent opacity-15"
            />
          )}
        </svg>
        <span />
        <div aria-hidden="true" className="mt-1 flex justify-between text-tiny text-ink-faint figures">
          {axisTimes(bars, grain).map((time, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: labels are their places
            <span key={index} className={time.length > LONG ? 'max-sm:even:hidden' : undefined}>
              {time}
            </span>
          ))}
        </div>
      </div>
    </figure>
  );
}

function summary(bars: readonly UsageBar[]): string {
  return OUTCOMES.map(({ name, label }) => {
    const sum = bars.reduce((before, bar) => before + bar[name], 0);
    return `${sum.toLocaleString('en')} ${label}`;
  }).join(', ');
}

function stacked(
  bar: UsageBar,
  most: number,
): { readonly fill: string; readonly y: number; readonly height: number }[] {
  let top = HEIGHT;
  return OUTCOMES.flatMap(({ name, fill }) => {
    if (bar[name] === 0) return [];
    // However few there were, they can be seen.
    const height = Math.max(2, (bar[name] / most) * HEIGHT);
    top -= height;
    return [{ fill, y: top, height }];
  });
}
