// What is on its way, in the size it will have.
import { classNames } from '../class-names.ts';

export function Skeleton({ className }: { readonly className: string }) {
  return <span aria-hidden="true" className={classNames('breathe block rounded-small bg-line', className)} />;
}

export function SkeletonRows({
  count = 6,
  height = 'h-14',
}: {
  readonly count?: number;
  readonly height?: string;
}) {
  return (
    <div role="status" className="rounded border bg-sheet">
      <span className="sr-only">Loading</span>
      {Array.from({ length: count }, (_, index) => `row ${index}`).map((row) => (
        <div
          key={row}
          className={classNames('flex items-center gap-6 border-t px-4 first:border-t-0', height)}
        >
          <Skeleton className="h-3.5 w-40 max-w-[40%]" />
          <Skeleton className="h-3.5 w-24 max-sm:hidden" />
          <Skeleton className="h-3.5 w-32 max-sm:hidden" />
          <Skeleton className="ml-auto h-5 w-16" />
        </div>
      ))}
    </div>
  );
}
