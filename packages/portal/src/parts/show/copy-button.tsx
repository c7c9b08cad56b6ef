// Copies a text and says that it did.
import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button, type ButtonLook } from '../form/button.tsx';
import { IconButton } from '../form/icon-button.tsx';
import { say } from '../overlay/toasts.tsx';

export interface CopyButtonProps {
  readonly text: string;
  /** `Copy key`. */
  readonly label: string;
  readonly look?: ButtonLook | 'icon';
  readonly onCopied?: () => void;
}

const SHOWN_MS = 2000;

export function CopyButton({ text, label, look = 'icon', onCopied }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      say('The browser did not let this page copy. Select the text and copy it by hand.', { isBad: true });
      return;
    }
    onCopied?.();
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), SHOWN_MS);
  };
  const icon = isCopied ? (
    <Check aria-hidden className="size-4 text-good" />
  ) : (
    <Copy aria-hidden className="size-4" />
  );
  const name = isCopied ? 'Copied' : label;
  if (look === 'icon') return <IconButton label={name} icon={icon} onClick={copy} />;
  return (
    <Button
      look={look}
      icon={isCopied ? <Check aria-hidden className="size-4" /> : icon}
      onClick={copy}
      className="min-w-26"
    >
      <span aria-live="polite">{name}</span>
    </Button>
  );
}
