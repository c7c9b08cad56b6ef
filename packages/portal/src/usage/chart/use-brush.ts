// Marking a range of bars by dragging over them: where it begins and ends, as places from 0 to the last bar.
import { type PointerEvent, useState } from 'react';

export interface Brush {
  /** First and last bar marked so far; null while nobody drags. */
  readonly marked: readonly [number, number] | null;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent<SVGSVGElement>) => void;
    readonly onPointerMove: (event: PointerEvent<SVGSVGElement>) => void;
    readonly onPointerUp: () => void;
    readonly onPointerCancel: () => void;
  };
}

export function useBrush(count: number, onMarked: (first: number, last: number) => void): Brush {
  const [drag, setDrag] = useState<{ readonly start: number; readonly end: number } | null>(null);
  const barAt = ({ currentTarget, clientX }: PointerEvent<SVGSVGElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    return Math.min(count - 1, Math.max(0, Math.floor(((clientX - left) / width) * count)));
  };
  const marked =
    drag === null ? null : ([Math.min(drag.start, drag.end), Math.max(drag.start, drag.end)] as const);
  return {
    marked,
    handlers: {
      onPointerDown(event) {
        if (event.button !== 0 || count < 2) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ start: barAt(event), end: barAt(event) });
      },
      onPointerMove(event) {
        if (drag !== null) setDrag({ start: drag.start, end: barAt(event) });
      },
      onPointerUp() {
        setDrag(null);
        // A press without a drag marks nothing: it is how people look.
        if (marked !== null && marked[1] > marked[0]) onMarked(marked[0], marked[1]);
      },
      onPointerCancel: () => setDrag(null),
    },
  };
}
