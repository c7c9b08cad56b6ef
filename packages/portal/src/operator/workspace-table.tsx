// All workspaces of the server, to be found by name.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { buttonClasses } from '../parts/form/button.tsx';
import { TextInput } from '../parts/form/text-input.tsx';
import { CopyButton } from '../parts/show/copy-button.tsx';
import { Instant } from '../parts/show/instant.tsx';
import { Card, Panel } from '../parts/show/panel.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { SkeletonRows } from '../parts/show/skeleton.tsx';
import { workspacesQuery } from '../workspaces/workspace-queries.ts';

const MOST_SHOWN = 50;

export function WorkspaceTable() {
  const workspaces = useQuery(workspacesQuery);
  const [typed, setTyped] = useState('');
  const found = (workspaces.data ?? []).filter(({ name, slug, id }) =>
    `${name} ${slug} ${id}`.toLowerCase().includes(typed.trim().toLowerCase()),
  );
  const actions = (
    <>
      <TextInput
        type="search"
        aria-label="Search workspaces"
        placeholder="Search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        className="w-48"
      />
      <Link to="/new-workspace" className={buttonClasses('plain')}>
        New workspace
      </Link>
    </>
  );
  return (
    <Panel title={`Workspaces · ${workspaces.data?.length ?? '…'}`} actions={actions}>
      {workspaces.isPending && <SkeletonRows count={3} />}
      {workspaces.isError && (
        <ProblemNotice
          problem={workspaces.error}
          what="The workspaces could not be read."
          onRetry={workspaces.refetch}
        />
      )}
      {found.length > 0 && (
        <Card>
          <ul>
            {found.slice(0, MOST_SHOWN).map(({ id, name, slug, createdAt }) => (
              <li
                key={id}
                className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-2.5 first:border-t-0"
              >
                <Link
                  to="/w/$workspace"
                  params={{ workspace: slug }}
                  className="min-w-0 flex-1 basis-48 truncate rounded-small font-medium hover:underline"
                >
                  {name}
                </Link>
                <span className="flex items-center gap-1 text-small text-ink-soft">
                  <code className="font-mono">{id}</code>
                  <CopyButton text={id} label={`Copy id of ${name}`} />
                </span>
                <span className="w-36 text-small text-ink-soft sm:text-right">
                  made <Instant at={createdAt} />
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {workspaces.isSuccess && found.length === 0 && (
        <p className="text-ink-soft">No workspace is called that.</p>
      )}
      {found.length > MOST_SHOWN && (
        <p className="text-small text-ink-soft">{found.length - MOST_SHOWN} more: search for them.</p>
      )}
    </Panel>
  );
}
