// An instant as people say it, with the exact one on hover, on focus, and for who does not see.
import { useNow } from '../../clock/now.ts';
import { exactInstant, relativeInstant } from '../../clock/instant-words.ts';
import { Tip } from '../overlay/tip.tsx';

export interface InstantProps {
  readonly at: string;
  /** What stands beside the exact instant: where from, with what. */
  readonly more?: string;
}

export function Instant({ at, more }: InstantProps) {
  const now = useNow();
  const exact = exactInstant(at);
  return (
    <Tip text={<span className="figures">{more ? `${exact} · ${more}` : exact}</span>}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the exact instant must be reachable by keyboard */}
      <time dateTime={at} tabIndex={0} className="rounded-small whitespace-nowrap">
        {relativeInstant(at, now)}
        <span className="sr-only">, {exact}</span>
      </time>
    </Tip>
  );
}
