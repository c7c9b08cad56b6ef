// While it is found out who looks, and at what: the frame in outline, so that nothing jumps when it is there.
import { Skeleton } from '../parts/show/skeleton.tsx';
import { PageWait } from './page-wait.tsx';

export function FrameWait() {
  return (
    <div className="lg:grid lg:grid-cols-[248px_minmax(0,1fr)]">
      <div className="sticky top-0 h-dvh space-y-3 border-r bg-sheet p-3 max-lg:hidden">
        <Skeleton className="h-10 w-full" />
        <Skeleton className="h-5 w-32" />
        <Skeleton className="h-5 w-40" />
        <Skeleton className="h-5 w-28" />
      </div>
      <div className="h-13 border-b bg-sheet lg:hidden" />
      <div className="mx-auto w-full max-w-280 px-4 pt-6 sm:px-8 sm:pt-9">
        <PageWait />
      </div>
    </div>
  );
}
