// A sentence that stands above a question: what has happened so far.
import { CircleCheck, OctagonX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const LOOKS = {
  good: ['border-good-edge bg-good-wash', <CircleCheck key="good" className="text-good" />],
  warn: ['border-warn-edge bg-warn-wash', <TriangleAlert key="warn" className="text-warn" />],
  bad: ['border-bad-edge bg-bad-wash', <OctagonX key="bad" className="text-bad" />],
} as const;

export function Notice({
  tone,
  children,
}: {
  readonly tone: keyof typeof LOOKS;
  readonly children: ReactNode;
}) {
  const [look, icon] = LOOKS[tone];
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={`flex gap-2.5 rounded border px-3 py-2.5 text-small [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0 ${look}`}
    >
      {icon}
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
