// The secret itself, to be copied: it is in this one place of the page, and gone with it.
import { Download } from 'lucide-react';
import { Button } from '../../parts/form/button.tsx';
import { download } from '../../parts/download.ts';
import { CopyButton } from '../../parts/show/copy-button.tsx';
import { envFileText } from './env-file.ts';

export interface SecretBoxProps {
  readonly secret: string;
  readonly variable: string;
  /** Of the file, before `.env`. */
  readonly fileName: string;
  readonly onKept: () => void;
  readonly noun?: 'key' | 'credential';
}

export function SecretBox({ secret, variable, fileName, onKept, noun = 'key' }: SecretBoxProps) {
  const keep = () => {
    // Browsers take a leading dot away.
    download(`${fileName}.env`, envFileText(variable, secret));
    onKept();
  };
  return (
    <div className="grid gap-3">
      <code
        data-secret
        className="block rounded border border-accent-edge bg-accent-wash px-4 py-3 font-mono text-base break-all select-all"
      >
        {secret}
      </code>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={secret} label={`Copy ${noun}`} look="primary" onCopied={onKept} />
        <Button icon={<Download aria-hidden className="size-4" />} onClick={keep}>
          Download as .env
        </Button>
        <CopyButton
          text={`export ${variable}='${secret}'`}
          label="Copy as export"
          look="quiet"
          onCopied={onKept}
        />
      </div>
    </div>
  );
}
