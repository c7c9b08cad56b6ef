// One's own account: name, password, and every place where one is signed in.
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { buttonClasses } from '../parts/form/button.tsx';
import { PageHeading } from '../parts/show/page-heading.tsx';
import { Card, Panel } from '../parts/show/panel.tsx';
import { pageFacts } from '../server/page-facts.ts';
import { sessionQuery } from '../session/session-query.ts';
import { NameForm } from './name-form.tsx';
import { PasswordForm } from './password-form.tsx';
import { SessionList } from './session-list.tsx';

export function AccountPage() {
  const session = useSuspenseQuery(sessionQuery).data;
  if (session === null) return null;
  const { user } = session;
  return (
    <main className="mx-auto grid max-w-180 gap-8 px-4 pt-9 pb-20 sm:px-8">
      <div className="-mb-4 -ml-2.5">
        <Link to="/" className={buttonClasses('quiet', 'small')}>
          <ArrowLeft aria-hidden className="size-4" />
          Back to your keys
        </Link>
      </div>
      <div className="-mb-6">
        <PageHeading title="Your account" about={user.email} />
      </div>
      <Panel title="Name" about="What colleagues see beside keys you make.">
        <Card className="p-4">
          <NameForm name={user.name} />
        </Card>
      </Panel>
      {pageFacts.signIn.password && (
        <Panel title="Password" about="Changing it can end every other session.">
          <Card className="p-4">
            <PasswordForm />
          </Card>
        </Panel>
      )}
      <SessionList currentId={session.session.id} />
    </main>
  );
}
