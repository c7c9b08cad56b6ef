// Ways in through a provider, each by the name its operator gave it.
import { LogIn } from 'lucide-react';
import { Button } from '../../parts/form/button.tsx';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { ask } from '../../server/ask.ts';
import { pageFacts } from '../../server/page-facts.ts';
import { keepNext } from './next-path.ts';
import { useAction } from '../../server/use-action.ts';

export function ProviderButtons({ next }: { readonly next: string }) {
  const { providers } = pageFacts.signIn;
  const leave = useAction(async (provider: string) => {
    // Both ways back lead over signing in, which knows where to go on to: a path that is given away says less.
    keepNext(next);
    const body = { provider, callbackURL: '/portal/sign-in', errorCallbackURL: '/portal/sign-in' };
    const { url } = await ask<{ url: string }>('/api/auth/sign-in/social', { method: 'POST', body });
    location.assign(url);
    return url;
  });
  if (providers.length === 0) return null;
  return (
    <div className="grid gap-2">
      {providers.map(({ id, title }) => (
        <Button
          key={id}
          look={pageFacts.signIn.password ? 'plain' : 'primary'}
          icon={<LogIn aria-hidden className="size-4" />}
          disabled={leave.isRunning}
          onClick={() => leave.run(id)}
        >
          {title}
        </Button>
      ))}
      {leave.problem !== null && (
        <ProblemNotice problem={leave.problem} what="The provider was not reached." />
      )}
    </div>
  );
}
