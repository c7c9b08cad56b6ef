// One of several choices with the words that explain it: a box to tick, or a circle of which one is chosen.
import { type ReactNode, useId } from 'react';
import { classNames } from '../class-names.ts';

export interface ChoiceRowProps {
  readonly kind: 'checkbox' | 'radio';
  readonly name: string;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function ChoiceRow({ kind, name, title, children, checked, disabled, onChange }: ChoiceRowProps) {
  const id = useId();
  return (
    <label
      className={classNames(
        'flex cursor-pointer items-start gap-3 px-3 py-2.5 has-[:focus-visible]:outline-2 has-[:focus-visible]:-outline-offset-2 has-[:focus-visible]:outline-accent',
        checked ? 'bg-accent-wash' : 'hover:bg-hover',
        disabled && 'pointer-events-none opacity-55',
      )}
    >
      <input
        type={kind}
        name={name}
        checked={checked}
        disabled={disabled}
        aria-describedby={children ? id : undefined}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.75 size-4 shrink-0 accent-accent outline-none"
      />
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{title}</span>
        {children && (
          <span id={id} className="block text-small text-ink-soft">
            {children}
          </span>
        )}
      </span>
    </label>
  );
}
