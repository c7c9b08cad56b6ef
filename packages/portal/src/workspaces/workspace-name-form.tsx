// How a workspace is called. Its short name stands in addresses and commands, and stays.
import { LONGEST_NAME } from '@keywright/core/longest-name';
import type { WorkspaceAnswer } from '@keywright/core/wire-contract';
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/form/button.tsx';
import { Field } from '../parts/form/field.tsx';
import { TextInput } from '../parts/form/text-input.tsx';
import { say } from '../parts/overlay/toasts.tsx';
import { Card, Panel } from '../parts/show/panel.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { useAction } from '../server/use-action.ts';
import { renameWorkspace } from './workspace-queries.ts';

export function WorkspaceNameForm({ workspace }: { readonly workspace: WorkspaceAnswer }) {
  const [name, setName] = useState(workspace.name);
  const wanted = name.trim();
  const save = useAction(async () => {
    await renameWorkspace(workspace.id, wanted);
    say(`The workspace is called ${wanted} now.`);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted !== '' && wanted !== workspace.name) void save.run();
  };
  return (
    <Panel title="Workspace" className="mt-8">
      <Card className="p-5">
        <form onSubmit={submit} className="grid gap-4">
          <div className="flex flex-wrap items-start gap-3">
            <Field
              label="Workspace name"
              hint={`In addresses and commands it stays ${workspace.slug}.`}
              className="flex-1 basis-60 max-sm:basis-full"
            >
              {(parts) => (
                <TextInput
                  {...parts}
                  maxLength={LONGEST_NAME}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
            <Button
              type="submit"
              isBusy={save.isRunning}
              disabled={wanted === '' || wanted === workspace.name}
              className="sm:mt-7"
            >
              Save name
            </Button>
          </div>
          {save.problem !== null && (
            <ProblemNotice problem={save.problem} what="The workspace was not renamed." />
          )}
        </form>
      </Card>
    </Panel>
  );
}
