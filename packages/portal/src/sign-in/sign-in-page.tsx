// Signing in: a password, or a provider.
import { getRouteApi, Link } from '@tanstack/react-router';
import { pageFacts } from '../server/page-facts.ts';
import { DoorFrame, linkClasses } from './form/door-frame.tsx';
import { Notice } from './form/notice.tsx';
import { nextPath } from './form/next-path.ts';
import { PasswordSignIn } from './form/password-sign-in.tsx';
import { ProviderButtons } from './form/provider-buttons.tsx';
import { signInError } from './form/sign-in-errors.ts';

const route = getRouteApi('/sign-in');
const NOTICES: Readonly<Record<string, string>> = {
  confirmed: 'Your address is confirmed. Sign in.',
  password: 'Your password is changed, and every session is ended. Sign in with the new one.',
};

export function SignInPage() {
  const search = route.useSearch();
  const next = nextPath(search.next);
  const { password: hasPasswords, providers } = pageFacts.signIn;
  const error = signInError(search.error);
  const notice = Object.hasOwn(NOTICES, search.notice ?? '') && NOTICES[search.notice ?? ''];
  const below = hasPasswords && (
    <>
      No account yet?{' '}
      <Link to="/sign-up" search={search.next ? { next: search.next } : {}} className={linkClasses}>
        Sign up
      </Link>
      {' · '}
      <a href="/portal/about" className={linkClasses}>
        What runs here
      </a>
    </>
  );
  return (
    <DoorFrame title="Sign in" below={below}>
      <div className="grid gap-5">
        {notice && <Notice tone="good">{notice}</Notice>}
        {error !== null && <Notice tone="bad">{error}</Notice>}
        <ProviderButtons next={next} />
        {providers.length > 0 && hasPasswords && (
          <p className="flex items-center gap-3 text-small text-ink-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
            or
          </p>
        )}
        {hasPasswords && <PasswordSignIn onSignedIn={() => location.assign(next)} />}
      </div>
    </DoorFrame>
  );
}
