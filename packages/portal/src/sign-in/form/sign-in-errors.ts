// Why a way through a provider led back here, in words. What is not known by its code is said in general.
const WORDS: Readonly<Record<string, string>> = {
  account_not_linked:
    'This e-mail address has an account with another way in. Sign in as you did before: one address, one way in.',
  provider_away:
    'The provider does not answer at the moment. Try again in a few minutes, or come in another way.',
  invalid_code: 'The provider did not finish signing you in. Try again.',
  access_denied: 'The provider says that you declined, or may not come in. Try again, or ask your operator.',
  state_mismatch: 'This sign-in was begun in another window or too long ago. Begin again.',
  email_not_found: 'The provider did not say your e-mail address. Ask your operator to let it.',
};

export function signInError(code: string | undefined): string | null {
  if (code === undefined) return null;
  const known = code.toLowerCase();
  if (Object.hasOwn(WORDS, known)) return WORDS[known] ?? null;
  return 'Signing in did not work. Try again; if it fails again, tell your operator.';
}
