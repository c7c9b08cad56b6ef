// A secret whose answer was lost on its way: it is the key's, and nobody has seen it. What to do now.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { Link } from '@tanstack/react-router';
import { useCurrent } from '../../frame/current.ts';
import { buttonClasses } from '../../parts/form/button.tsx';
import { PageHeading } from '../../parts/show/page-heading.tsx';

export function LostSecret({ value }: { readonly value: KeyAnswer }) {
  const { api, workspace } = useCurrent();
  const to = '/w/$workspace/$api/keys/$key';
  const params = { workspace: workspace.slug, api: api.name, key: value.id };
  const isRotated = api.rotation.kind === 'in-place';
  const verb = api.portal.words.revoke;
  return (
    <>
      <PageHeading
        title={`Nobody saw the secret of ${value.name}`}
        about="Your first try did it, but its answer was lost on the way. This try has changed nothing, and cannot show the secret either."
      />
      <p className="mb-6 max-w-[72ch]">
        {isRotated
          ? 'Rotate the key, without grace, and copy the secret you are shown then.'
          : `${verb} the key, and make another.`}
      </p>
      <div className="flex flex-wrap gap-2">
        <Link
          to={to}
          params={params}
          search={{ act: isRotated ? 'rotate' : 'revoke' }}
          className={buttonClasses('primary')}
        >
          {isRotated ? 'Rotate key' : `${verb} key`}
        </Link>
        <Link to={to} params={params} className={buttonClasses('plain')}>
          Go to this key
        </Link>
      </div>
    </>
  );
}
