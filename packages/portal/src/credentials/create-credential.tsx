// Makes a management credential, and then shows it: this once. The secret is gone with this component.
import { LONGEST_NAME } from '@keywright/core/longest-name';
import { RIGHTS } from '@keywright/core/people/roles';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { chosenAddresses, typedFault, UNREAD_ADDRESS } from '../keys/draft/addresses/address-draft.ts';
import { AddressField } from '../keys/draft/addresses/address-field.tsx';
import { ExpiryField } from '../keys/draft/expiry-field.tsx';
import { Button } from '../parts/form/button.tsx';
import { ChoiceRow } from '../parts/form/choice-row.tsx';
import { Field } from '../parts/form/field.tsx';
import { Select } from '../parts/form/select.tsx';
import { TextInput } from '../parts/form/text-input.tsx';
import { PageHeading } from '../parts/show/page-heading.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { ServerProblem } from '../server/ask.ts';
import { useAttempt } from '../server/attempt.ts';
import { useAction } from '../server/use-action.ts';
import { workspacesQuery } from '../workspaces/workspace-queries.ts';
import { type CredentialDraft, credentialBody, emptyCredential, isWhole } from './credential-draft.ts';
import { type IssuedCredential, issueCredential } from './credential-queries.ts';
import { CredentialReveal } from './credential-reveal.tsx';
import { CredentialSentence } from './credential-sentence.tsx';
import { RIGHT_WORDS } from './right-words.ts';

export function CreateCredential({ onDone }: { readonly onDone: () => void }) {
  const [issued, setIssued] = useState<IssuedCredential | null>(null);
  if (issued !== null) return <CredentialReveal issued={issued} onDone={onDone} />;
  return <CredentialForm onIssued={setIssued} onCancel={onDone} />;
}

interface CredentialFormProps {
  readonly onIssued: (issued: IssuedCredential) => void;
  readonly onCancel: () => void;
}

function CredentialForm({ onIssued, onCancel }: CredentialFormProps) {
  const [draft, setDraft] = useState(emptyCredential);
  const change = (changes: Partial<CredentialDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const workspaces = useQuery(workspacesQuery).data ?? [];
  const attempt = useAttempt();
  const create = useAction(async () => onIssued(await issueCredential(credentialBody(draft), attempt)));
  const faultOf = (field: string) =>
    create.problem instanceof ServerProblem ? create.problem.faultOf(field) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isWhole(draft)) void create.run();
  };
  const { name, rights, workspace, expiresAt } = draft;
  const addresses = chosenAddresses(draft);
  const wrongAddress = typedFault(draft);
  const where =
    workspace === 'all' ? 'every workspace' : (workspaces.find(({ id }) => id === workspace)?.name ?? null);
  return (
    <>
      <PageHeading
        title="Create a credential"
        about="For one program that manages keys here: a deployment, a gateway, a billing run."
      />
      <form
        onSubmit={submit}
        className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_320px]"
        noValidate
      >
        <div className="grid gap-7">
          <Field label="Name" hint="What the program is called." fault={faultOf('name')}>
            {(parts) => (
              <TextInput
                {...parts}
                maxLength={LONGEST_NAME}
                value={name}
                onChange={(event) => change({ name: event.target.value })}
              />
            )}
          </Field>
          <fieldset>
            <legend className="mb-1.5 font-medium">What it may do</legend>
            <div className="divide-y overflow-hidden rounded border border-edge bg-raised">
              {RIGHTS.map((right) => (
                <ChoiceRow
                  key={right}
                  kind="checkbox"
                  name={right}
                  title={RIGHT_WORDS[right].title}
                  checked={rights.includes(right)}
                  onChange={(isChosen) =>
                    change({ rights: isChosen ? [...rights, right] : rights.filter((one) => one !== right) })
                  }
                >
                  {RIGHT_WORDS[right].about}
                </ChoiceRow>
              ))}
            </div>
            {faultOf('scopes') !== null && <p className="text-small text-bad">{faultOf('scopes')}</p>}
          </fieldset>
          <Field label="Where" fault={faultOf('workspaceId')}>
            {(parts) => (
              <Select
                {...parts}
                value={workspace}
                onPick={(picked) => change({ workspace: picked })}
                options={[
                  { value: '', label: 'Choose a workspace' },
                  { value: 'all', label: 'Every workspace of this server' },
                  ...workspaces.map(({ id, name: label }) => ({ value: id, label })),
                ]}
              />
            )}
          </Field>
          <AddressField draft={draft} onChange={change} fault={faultOf('allowedAddresses')} />
          <ExpiryField
            isFixed
            expiresAt={expiresAt}
            onChange={(next) => change({ expiresAt: next })}
            fault={faultOf('expiresAt')}
          />
        </div>
        <div className="sticky top-6 grid gap-4 rounded border border-edge bg-sheet p-5 max-lg:static">
          <p aria-live="polite" className="text-large leading-7 text-ink-soft">
            <CredentialSentence rights={rights} where={where} addresses={addresses} expiresAt={expiresAt} />
          </p>
          {create.problem !== null && (
            <ProblemNotice problem={create.problem} what="The credential was not created." />
          )}
          <div className="grid gap-2">
            <Button type="submit" look="primary" isBusy={create.isRunning} disabled={!isWhole(draft)}>
              Create credential
            </Button>
            <Button look="quiet" onClick={onCancel}>
              Cancel
            </Button>
          </div>
          {!isWhole(draft) && (
            <p className="text-small text-ink-soft">
              {wrongAddress === null
                ? 'It needs a name, at least one thing it may do, and where it may.'
                : UNREAD_ADDRESS}
            </p>
          )}
        </div>
      </form>
    </>
  );
}
