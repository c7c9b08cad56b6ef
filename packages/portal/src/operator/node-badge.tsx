// How a node does, by colour, word and shape.
import type { NodeAnswer } from '@keywright/core/wire-contract';
import { relativeInstant } from '../clock/instant-words.ts';
import { useNow } from '../clock/now.ts';
import { Badge } from '../parts/show/badge.tsx';

export function NodeBadge({ node: { lapsedAt, behind } }: { readonly node: NodeAnswer }) {
  const now = useNow();
  if (lapsedAt !== null) {
    return (
      <Badge tone="bad" shape="cross">
        Lapsed {relativeInstant(lapsedAt, now)}
      </Badge>
    );
  }
  if (behind > 0) {
    return (
      <Badge tone="warn" shape="half">
        Live, {behind.toLocaleString('en')} {behind === 1 ? 'change' : 'changes'} behind
      </Badge>
    );
  }
  return (
    <Badge tone="good" shape="dot">
      Live
    </Badge>
  );
}
