// Seven days as seven bars: is it used, and does that change?
const WIDTH = 63;
const HEIGHT = 20;
const BAR = 6;

export function Sparkline({ days }: { readonly days: readonly number[] | undefined }) {
  const counts = days ?? [0, 0, 0, 0, 0, 0, 0];
  const most = Math.max(1, ...counts);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const label =
    total === 0 ? 'Not used in seven days' : `${total.toLocaleString('en')} requests in seven days`;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      <title>{label}</title>
      {counts.map((count, index) => {
        const height = count === 0 ? 1.5 : Math.max(3, (count / most) * HEIGHT);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a day is its place
            key={index}
            x={index * 9}
            y={HEIGHT - height}
            width={BAR}
            height={height}
            rx={1}
            className={count === 0 ? 'fill-edge' : 'fill-accent'}
          />
        );
      })}
    </svg>
  );
}
