// What the key opens. Nothing is chosen for anybody; what is kept for old keys stands last.
import { useCurrent } from '../../frame/current.ts';
import { ChoiceRow } from '../../parts/form/choice-row.tsx';
import { Badge } from '../../parts/show/badge.tsx';
import { scopesWithin } from './scopes-within.ts';

export interface ScopeChoiceProps {
  readonly chosen: readonly string[];
  /** Others are not offered: these, and what they imply. */
  readonly allowed: 'any' | readonly string[];
  readonly onChange: (scopes: readonly string[]) => void;
}

export function ScopeChoice({ chosen, allowed, onChange }: ScopeChoiceProps) {
  const { api } = useCurrent();
  const offered = scopesWithin(api, allowed);
  if (offered.length === 0) return null;
  const implied = new Set(
    api.scopes.filter(({ name }) => chosen.includes(name)).flatMap(({ implies }) => implies),
  );
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 font-medium">What it opens</legend>
      <div className="divide-y overflow-hidden rounded border border-edge bg-raised">
        {offered.map(({ name, description, routes, legacy }) => (
          <ChoiceRow
            key={name}
            kind="checkbox"
            name="scope"
            checked={chosen.includes(name)}
            onChange={(isChosen) =>
              onChange(isChosen ? [...chosen, name] : chosen.filter((one) => one !== name))
            }
            title={
              <span className="flex flex-wrap items-center gap-2">
                {description}
                {legacy && (
                  <Badge tone="warn" shape="triangle">
                    Legacy
                  </Badge>
                )}
                {implied.has(name) && !chosen.includes(name) && <Badge>Included</Badge>}
              </span>
            }
          >
            <code className="font-mono">{name}</code>
            {routes.map((route) => (
              <span key={route} className="ml-2 inline-block font-mono text-ink-faint">
                {route}
              </span>
            ))}
          </ChoiceRow>
        ))}
      </div>
    </fieldset>
  );
}
