// A list without keys: what a key is for here, and the one thing to do.
import { Link } from '@tanstack/react-router';
import { KeyRound, SearchX } from 'lucide-react';
import { useCurrent } from '../../frame/current.ts';
import { useOwnKeyLink } from '../create/own-key-link.tsx';
import { buttonClasses } from '../../parts/form/button.tsx';
import { EmptyState } from '../../parts/show/empty-state.tsx';

export function NoKeys() {
  const { api, workspace, standing } = useCurrent();
  const params = { workspace: workspace.slug, api: api.name };
  const isPrompt = api.portal.firstVisit === 'prompt';
  const [variable = 'API_KEY'] = api.portal.environmentVariables;
  const ownKey = useOwnKeyLink();
  const action = standing.may('keys:write') ? (
    <>
      <Link to="/w/$workspace/$api/keys/new" params={params} className={buttonClasses('primary')}>
        {api.portal.words.create}
      </Link>
      <a href={api.portal.documentationUrl ?? '/api/v1/docs'} className={buttonClasses('quiet')}>
        Read the reference
      </a>
    </>
  ) : (
    ownKey
  );
  return (
    <EmptyState
      icon={<KeyRound />}
      title={isPrompt ? `You need a key to call ${api.title}` : `No keys for ${api.title} yet`}
      action={action}
    >
      <p>
        A key lets one program of yours call {api.title}. Give each program its own: then one can be rotated
        or revoked without the others noticing.
      </p>
      <ol className="mt-3 list-decimal space-y-1 pl-5">
        <li>Create a key and choose what it opens. It is shown once.</li>
        <li>
          Keep it as <code className="font-mono">{variable}</code> in the environment of your program.
        </li>
        <li>
          Send your first request to <code className="font-mono break-all">{api.baseUrls.byPath}</code>.
        </li>
      </ol>
      {!standing.may('keys:write') && (
        <p className="mt-3">
          {ownKey === null
            ? `Your role lets you look at keys. Ask an owner or admin of ${workspace.name} for one.`
            : `Keys of ${workspace.name} are made by its owners and admins; you can have one that is yours alone.`}
        </p>
      )}
    </EmptyState>
  );
}

export function NothingFound() {
  const { api, workspace } = useCurrent();
  const action = (
    <Link
      to="/w/$workspace/$api/keys"
      params={{ workspace: workspace.slug, api: api.name }}
      search={{ shown: 'all' }}
      className={buttonClasses('plain')}
    >
      Show all keys
    </Link>
  );
  return (
    <EmptyState icon={<SearchX />} title="No key fits" action={action}>
      Nothing here is called that, or it is hidden by the filters. Revoked keys are shown under “Revoked”.
    </EmptyState>
  );
}
