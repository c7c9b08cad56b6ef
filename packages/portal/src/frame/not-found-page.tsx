// An address that leads nowhere, or to what one may not see: the two read alike.
import { Link } from '@tanstack/react-router';
import { Signpost } from 'lucide-react';
import { useEffect } from 'react';
import { buttonClasses } from '../parts/form/button.tsx';
import { EmptyState } from '../parts/show/empty-state.tsx';

export function NotFoundPage() {
  useEffect(() => {
    document.title = 'No such page · Keywright';
  }, []);
  const home = (
    <Link to="/" className={buttonClasses('plain')}>
      Go to the first page
    </Link>
  );
  return (
    <div className="mx-auto max-w-150 px-4 py-16">
      <EmptyState icon={<Signpost />} title="There is no such page" action={home} level={1}>
        The address may be mistyped, or it belongs to a workspace you are not a member of. Ask whoever sent it
        to invite you.
      </EmptyState>
    </div>
  );
}
