// While a page is on its way.
import { Skeleton, SkeletonRows } from '../parts/show/skeleton.tsx';

export function PageWait() {
  return (
    <div className="grid gap-6">
      <Skeleton className="h-7 w-48" />
      <SkeletonRows />
    </div>
  );
}
