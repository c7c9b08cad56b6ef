// One band for each secret: from when until when it works, its grace shaded, a needle at now, a tick where it was used last.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { useNow } from '../../clock/now.ts';
import { SecretLane } from './secret-lane.tsx';
import { timelineScale } from './timeline-scale.ts';

const MOST_SHOWN = 5;

export function SecretTimeline({ value }: { readonly value: KeyAnswer }) {
  const now = useNow();
  const secrets = value.secrets
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
    .slice(0, MOST_SHOWN);
  const shown = secrets.filter(({ state }, index) => state !== 'retired' || index < 2);
  const ended = value.secrets.length - shown.length;
  const scale = timelineScale(shown, now);
  const isOver = value.state === 'revoked' || value.state === 'expired';
  return (
    <div className="rounded border bg-sheet">
      {shown.map((secret) => (
        <SecretLane key={secret.id} secret={secret} scale={scale} isOver={isOver} />
      ))}
      {ended > 0 && (
        <p className="border-t px-4 py-2 text-small text-ink-soft">
          {ended === 1 ? '1 older secret has ended.' : `${ended} older secrets have ended.`}
        </p>
      )}
    </div>
  );
}
