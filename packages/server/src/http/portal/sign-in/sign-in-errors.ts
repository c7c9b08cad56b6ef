// What went wrong on the way back from a provider, in words with a next step. The codes come in an address anybody can
// write: none of them is repeated, and what is not known here is told in general.

const WORDS: Readonly<Record<string, string>> = {
  account_not_linked:
    'There is an account with the address your provider gave, and it is signed in another way. Sign in as always; an account has one way in.',
  provider_away: 'The sign-in provider cannot be reached right now. Try again in a moment.',
  invalid_code:
    'Your provider did not confirm this sign-in. Try again; if it stays, tell whoever runs this server.',
  access_denied: 'You did not let the provider sign you in here. Try again if you meant to.',
  email_not_found:
    'Your provider did not tell us your e-mail address. Ask its administrator to share it with this server.',
  email_is_missing:
    'Your provider did not tell us your e-mail address. Ask its administrator to share it with this server.',
  oauth_provider_not_found: 'This server does not know that provider. Choose one of those below.',
  issuer_mismatch: 'The answer did not come from the provider you chose. Start again from here.',
  unable_to_get_user_info:
    'What your provider said about you could not be believed. Try again; if it stays, tell whoever runs this server.',
};

/** Sign-ins that took too long, were begun in another browser, or are opened a second time. */
const STARTED_ELSEWHERE =
  'This sign-in was not begun in this browser, or took too long. Start again from here.';
const GENERAL = 'Signing in did not work. Try again; if it stays, tell whoever runs this server.';

/** Null where nothing went wrong. */
export function signInError(code: string | undefined): string | null {
  if (code === undefined) return null;
  if (code.startsWith('state_') || code === 'please_restart_the_process') return STARTED_ELSEWHERE;
  return Object.hasOwn(WORDS, code) ? (WORDS[code] ?? GENERAL) : GENERAL;
}
