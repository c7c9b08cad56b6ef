// One secret on the timeline, with what its band says in words beside it.
import type { SecretAnswer } from '@keywright/core/wire-contract';
import { exactInstant, remainingWords } from '../../clock/instant-words.ts';
import { useNow } from '../../clock/now.ts';
import { classNames } from '../../parts/class-names.ts';
import { Badge, type Shape, type Tone } from '../../parts/show/badge.tsx';
import { Instant } from '../../parts/show/instant.tsx';
import type { TimelineScale } from './timeline-scale.ts';

export interface SecretLaneProps {
  readonly secret: SecretAnswer;
  readonly scale: TimelineScale;
  /** The key as a whole is refused, whatever its secrets are. */
  readonly isOver: boolean;
}

export function SecretLane({ secret, scale, isOver }: SecretLaneProps) {
  const now = useNow();
  const { state, preview, createdAt, retiresAt, lastUsedAt } = secret;
  const [word, tone, shape] = stateOf(secret, now, isOver);
  const begin = scale.placeOf(createdAt);
  const end = retiresAt === null ? 100 : scale.placeOf(retiresAt);
  const band = isOver || state === 'retired' ? 'bg-line' : 'bg-accent-edge';
  return (
    <div className="grid items-center gap-x-5 gap-y-2 border-t px-4 py-3 first:border-t-0 md:grid-cols-[196px_minmax(0,1fr)_168px]">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 md:block">
        <code className="block truncate font-mono">{preview}</code>
        <span className="text-small text-ink-soft">
          made <Instant at={createdAt} />
        </span>
      </div>
      <div
        role="img"
        aria-label={`${preview}: ${word}, made ${exactInstant(createdAt)}${retiresAt === null ? '' : `, ends ${exactInstant(retiresAt)}`}`}
        className="relative h-9 rounded-small bg-inset"
      >
        <span
          className={classNames('absolute inset-y-1.5 rounded-small', band)}
          style={{ left: `${begin}%`, right: `${100 - Math.min(end, state === 'grace' ? scale.now : end)}%` }}
        />
        {state === 'grace' && !isOver && (
          <span
            className="absolute inset-y-1.5 rounded-r-small border border-dashed border-warn bg-warn-wash"
            style={{ left: `${scale.now}%`, right: `${100 - end}%` }}
          />
        )}
        {lastUsedAt !== null && (
          <span
            className="absolute inset-y-0.5 w-0.5 -translate-x-1/2 bg-ink"
            style={{ left: `${scale.placeOf(lastUsedAt)}%` }}
          />
        )}
        <span className="absolute -inset-y-1 w-px bg-bad" style={{ left: `${scale.now}%` }} />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 md:block">
        <Badge tone={tone} shape={shape}>
          {word}
        </Badge>
        <span className="block text-small text-ink-soft md:mt-0.5">
          {lastUsedAt === null ? (
            'never used'
          ) : (
            <>
              used <Instant at={lastUsedAt} />
            </>
          )}
        </span>
      </div>
    </div>
  );
}

function stateOf(
  { state, retiresAt }: SecretAnswer,
  now: number,
  isOver: boolean,
): readonly [string, Tone, Shape] {
  if (state === 'retired') return ['Ended', 'neutral', 'cross'];
  if (isOver) return ['Refused', 'neutral', 'cross'];
  if (state === 'grace' && retiresAt !== null) {
    return [`Ends in ${remainingWords(retiresAt, now)}`, 'warn', 'half'];
  }
  return ['Current', 'good', 'dot'];
}
