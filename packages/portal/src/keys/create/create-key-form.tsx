// The questions a key is made of, beside the sentence that says what it will be. A key of one's own may have to be asked
// for: then the same questions make a request.
import type { UserKeyPolicyAnswer } from '@keywright/core/wire-contract';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useCurrent } from '../../frame/current.ts';
import { Button, buttonClasses } from '../../parts/form/button.tsx';
import { Field } from '../../parts/form/field.tsx';
import { TextArea } from '../../parts/form/text-input.tsx';
import { say } from '../../parts/overlay/toasts.tsx';
import { PageHeading } from '../../parts/show/page-heading.tsx';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { useAttempt } from '../../server/attempt.ts';
import { useAction } from '../../server/use-action.ts';
import { askForKey } from '../../user-keys/user-key-queries.ts';
import { typedFault, UNREAD_ADDRESS } from '../draft/addresses/address-draft.ts';
import { draftUnder, issueBody, type KeyDraft, requestBody } from '../draft/key-draft.ts';
import { NameFields } from '../draft/name-fields.tsx';
import { PermissionSentence } from '../draft/permission-sentence.tsx';
import { RightsFields } from '../draft/rights-fields.tsx';
import { scopesWithin } from '../draft/scopes-within.ts';
import { createKey, type Revealed } from '../key-actions.ts';
import { useStayWhileMade } from '../reveal/stay-while-made.ts';

export interface CreateKeyFormProps {
  readonly initial: KeyDraft;
  /** The key is to be one's own, not the workspace's. */
  readonly isOwn: boolean;
  /** On what terms, for whoever may not write keys; null where nothing but the API says. */
  readonly policy: UserKeyPolicyAnswer | null;
  readonly onCreated: (revealed: Revealed) => void;
}

export function CreateKeyForm({ initial, isOwn, policy, onCreated }: CreateKeyFormProps) {
  const { api, workspace, standing } = useCurrent();
  const navigate = useNavigate();
  const attempt = useAttempt();
  const [draft, setDraft] = useState<KeyDraft>(() => {
    const offered = scopesWithin(api, policy?.scopes ?? 'any').map(({ name }) => name);
    return { ...initial, scopes: initial.scopes.filter((scope) => offered.includes(scope)) };
  });
  const [note, setNote] = useState('');
  const change = (changes: Partial<KeyDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const isRequest = policy?.mode === 'admin-approved';
  const params = { workspace: workspace.slug, api: api.name };
  const create = useAction(async () => {
    if (isRequest) {
      await askForKey(requestBody(draft, api, { workspaceId: workspace.id, note: note.trim() }));
      say('Your request is with the admins of this workspace.');
      await navigate({ to: '/w/$workspace/$api/user-keys', params, ignoreBlocker: true });
      return;
    }
    const ownerMemberId = isOwn ? standing.memberId : null;
    const place = { workspaceId: workspace.id, ownerMemberId, isUnderPolicy: policy !== null };
    onCreated(await createKey(issueBody(draft, api, place), attempt));
  });
  useStayWhileMade(create.isRunning);
  const needsName = isRequest || api.keyNames === 'required';
  const missing = whatIsMissing(draft, needsName);
  const isReady = missing === null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) void create.run();
  };
  const title = isRequest ? 'Ask for a key' : isOwn ? 'A key of your own' : api.portal.words.create;
  const about = isRequest
    ? `An owner or admin of ${workspace.name} decides. When they approve, you claim the key and see its secret, once.`
    : `For one program that calls ${api.title} for ${workspace.name}. It is shown once, when it is made.`;
  return (
    <>
      <PageHeading title={title} about={about} />
      <form
        onSubmit={submit}
        className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_320px]"
        noValidate
      >
        <div className="grid gap-7">
          <NameFields draft={draft} onChange={change} isOptional={!needsName} problem={create.problem} />
          <RightsFields draft={draft} onChange={change} problem={create.problem} policy={policy} />
          {isRequest && (
            <Field label="What for (optional)">
              {(parts) => (
                <TextArea
                  {...parts}
                  maxLength={500}
                  value={note}
                  onChange={(event) => setNote(event.target.value)}
                />
              )}
            </Field>
          )}
        </div>
        <div className="sticky top-6 grid gap-4 rounded border border-edge bg-sheet p-5 max-lg:static">
          <PermissionSentence draft={draftUnder(draft, policy)} api={api} />
          {create.problem !== null && (
            <ProblemNotice problem={create.problem} what="The key was not created." />
          )}
          <div className="grid gap-2">
            <Button type="submit" look="primary" isBusy={create.isRunning} disabled={!isReady}>
              {isRequest ? 'Send request' : 'Create key'}
            </Button>
            <Link to="/w/$workspace/$api/keys" params={params} className={buttonClasses('quiet')}>
              Cancel
            </Link>
          </div>
          {!isReady && <p className="text-small text-ink-soft">{missing}</p>}
        </div>
      </form>
    </>
  );
}

function whatIsMissing(draft: KeyDraft, needsName: boolean): string | null {
  if (needsName && draft.name.trim() === '') return 'Give it a name first: you will look for it one day.';
  return typedFault(draft) === null ? null : UNREAD_ADDRESS;
}
