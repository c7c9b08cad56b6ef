// One endpoint.
import type { EndpointAnswer } from '@keywright/core/wire-contract';
import { Globe, Lock, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useCurrent } from '../frame/current.ts';
import { Button } from '../parts/form/button.tsx';
import { IconButton } from '../parts/form/icon-button.tsx';
import { Dialog, DialogActions } from '../parts/overlay/dialog.tsx';
import { say } from '../parts/overlay/toasts.tsx';
import { Badge } from '../parts/show/badge.tsx';
import { CopyButton } from '../parts/show/copy-button.tsx';
import { Instant } from '../parts/show/instant.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { useAction } from '../server/use-action.ts';
import { deleteEndpoint } from './endpoint-queries.ts';

export interface EndpointRowProps {
  readonly endpoint: EndpointAnswer;
  readonly onEdit: () => void;
}

export function EndpointRow({ endpoint, onEdit }: EndpointRowProps) {
  const { standing } = useCurrent();
  const [isDeleting, setDeleting] = useState(false);
  const remove = useAction(async () => {
    await deleteEndpoint(endpoint.id);
    say(`${endpoint.name} is gone.`);
  });
  const { id, name, upstream, authMode, createdAt } = endpoint;
  const isPublic = authMode === 'public';
  return (
    <li className="grid gap-x-4 gap-y-2 border-t px-4 py-3 first:border-t-0 md:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)_auto_auto] md:items-center">
      <div className="min-w-0">
        <p className="truncate font-medium">{name}</p>
        <p className="flex items-center gap-1 text-small text-ink-soft">
          <code className="font-mono">{id}</code>
          <CopyButton text={id} label="Copy endpoint id" />
        </p>
      </div>
      <div className="min-w-0 text-small">
        <p className="truncate font-mono">
          {upstream ?? <span className="font-sans">capacity of the API</span>}
        </p>
        <p className="text-ink-soft">
          made <Instant at={createdAt} />
        </p>
      </div>
      <Badge
        tone={isPublic ? 'warn' : 'good'}
        shape={isPublic ? 'ring' : 'dot'}
        className="justify-self-start"
      >
        {isPublic ? 'Public' : 'Private'}
      </Badge>
      {standing.may('endpoints:write') && (
        <span className="flex">
          <IconButton label={`Edit ${name}`} icon={<Pencil />} onClick={onEdit} />
          <IconButton label={`Delete ${name}`} icon={<Trash2 />} onClick={() => setDeleting(true)} />
        </span>
      )}
      {isDeleting && (
        <Dialog
          title={`Delete ${name}?`}
          about="Requests to it are answered as if it had never been. Its address is never given to anybody again; what was used stays on your bill."
          isOpen
          onClose={() => setDeleting(false)}
        >
          <p className="flex items-center gap-2">
            {isPublic ? <Globe aria-hidden className="size-4" /> : <Lock aria-hidden className="size-4" />}
            {isPublic
              ? 'Anybody may be calling it.'
              : 'Programs with keys of this workspace may be calling it.'}
          </p>
          {remove.problem !== null && <ProblemNotice problem={remove.problem} what="It was not deleted." />}
          <DialogActions>
            <Button onClick={() => setDeleting(false)}>Cancel</Button>
            <Button look="danger" isBusy={remove.isRunning} onClick={() => remove.run()}>
              Delete endpoint
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </li>
  );
}
