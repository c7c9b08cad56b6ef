// A workspace is where keys, people and bills belong. Somebody's first one greets them.
import { LONGEST_NAME } from '@keywright/core/longest-name';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/form/button.tsx';
import { Field } from '../parts/form/field.tsx';
import { TextInput } from '../parts/form/text-input.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { ServerProblem } from '../server/ask.ts';
import { useAction } from '../server/use-action.ts';
import { sessionQuery } from '../session/session-query.ts';
import { signOut } from '../session/sign-out.ts';
import { DoorFrame } from '../sign-in/form/door-frame.tsx';
import { slugOf } from './slug.ts';
import { createWorkspace, workspacesQuery } from './workspace-queries.ts';

export function NewWorkspacePage() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const session = useSuspenseQuery(sessionQuery).data;
  const isFirst = useSuspenseQuery(workspacesQuery).data.length === 0;
  const [name, setName] = useState('');
  const [ownSlug, setOwnSlug] = useState<string | null>(null);
  const slug = ownSlug ?? slugOf(name);
  const create = useAction(async () => {
    const made = await createWorkspace({ name: name.trim(), slug }, session?.user.isOperator ?? false);
    await client.invalidateQueries({ queryKey: workspacesQuery.queryKey });
    await navigate({ to: '/w/$workspace', params: { workspace: made.slug } });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && slug !== '') void create.run();
  };
  const isTaken = create.problem instanceof ServerProblem && /slug|EXISTS/i.test(create.problem.code);
  return (
    <DoorFrame
      title={isFirst ? 'Name your first workspace' : 'New workspace'}
      about="Keys, people and bills belong to a workspace: a team, a business, or just you."
      below={
        isFirst ? (
          <>
            Invited to one? Open the link in your mail.{' '}
            <button type="button" onClick={signOut} className="text-accent underline underline-offset-3">
              Sign out
            </button>
          </>
        ) : (
          <button
            type="button"
            onClick={() => history.back()}
            className="text-accent underline underline-offset-3"
          >
            Back
          </button>
        )
      }
    >
      <form onSubmit={submit} className="grid gap-4" noValidate>
        {create.problem !== null && !isTaken && (
          <ProblemNotice problem={create.problem} what="The workspace was not created." />
        )}
        <Field label="Name">
          {(parts) => (
            <TextInput
              {...parts}
              maxLength={LONGEST_NAME}
              placeholder="Acme"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Short name"
          hint="Stands in addresses and commands: lower-case letters, digits and dashes."
          fault={isTaken ? 'Another workspace here has this short name. Choose another.' : null}
        >
          {(parts) => (
            <TextInput
              {...parts}
              maxLength={50}
              spellCheck={false}
              className="font-mono"
              placeholder="acme"
              value={slug}
              onChange={(event) => setOwnSlug(slugOf(event.target.value, true))}
            />
          )}
        </Field>
        <Button
          type="submit"
          look="primary"
          isBusy={create.isRunning}
          disabled={name.trim() === '' || slug === ''}
        >
          Create workspace
        </Button>
      </form>
    </DoorFrame>
  );
}
