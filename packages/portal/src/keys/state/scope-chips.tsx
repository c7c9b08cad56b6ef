// What a key opens, short: two scopes and how many more.
import type { ApiAnswer, KeyAnswer } from '@keywright/core/wire-contract';
import { Tip } from '../../parts/overlay/tip.tsx';

const SHOWN = 2;

export function ScopeChips({ value, api }: { readonly value: KeyAnswer; readonly api: ApiAnswer }) {
  const { scopes } = value;
  if (scopes.length === 0) {
    const words = api.emptyScopes === 'everything' ? 'Everything' : 'Public catalogue only';
    return <span className="text-small text-ink-soft">{api.scopes.length === 0 ? 'Everything' : words}</span>;
  }
  const more = scopes.slice(SHOWN);
  return (
    <span className="inline-flex max-w-full flex-wrap items-center gap-1">
      {scopes.slice(0, SHOWN).map((scope) => (
        <code
          key={scope}
          className="max-w-full truncate rounded-small border bg-inset px-1.5 font-mono text-ink-soft"
        >
          {scope}
        </code>
      ))}
      {more.length > 0 && (
        <Tip text={more.join(', ')}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the others must be reachable by keyboard */}
          <span tabIndex={0} className="rounded-small px-1 text-small text-ink-soft">
            +{more.length}
            <span className="sr-only"> more: {more.join(', ')}</span>
          </span>
        </Tip>
      )}
    </span>
  );
}
