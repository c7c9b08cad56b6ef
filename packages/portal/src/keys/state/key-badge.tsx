// The condition of a key as a badge; the whole sentence on hover, and for who does not see.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { useNow } from '../../clock/now.ts';
import { Badge } from '../../parts/show/badge.tsx';
import { keyCondition } from './key-condition.ts';

export function KeyBadge({ value }: { readonly value: KeyAnswer }) {
  const { word, tone, shape, about } = keyCondition(value, useNow());
  return (
    <span title={about}>
      <Badge tone={tone} shape={shape}>
        {word}
      </Badge>
      <span className="sr-only">. {about}</span>
    </span>
  );
}
