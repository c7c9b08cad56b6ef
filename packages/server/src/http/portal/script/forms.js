// Sends the forms of these pages to this server as JSON, and says in words what it answers. A code that came in the
// page's address is taken out of it before anything else happens: it stays in no history and goes nowhere but here.

const codes = new URLSearchParams(location.search);
if (document.querySelector('form[data-take]') !== null) history.replaceState(null, '', location.pathname);

/** What the server's codes mean to whoever reads them, and what to do next. */
const WORDS = {
  INVALID_EMAIL_OR_PASSWORD:
    'This address and this password do not belong together. Try again, or ask for a new password below.',
  EMAIL_NOT_VERIFIED:
    'This address is not confirmed yet. We have just sent you a new link: open it, then sign in again.',
  INVALID_EMAIL: 'This is no e-mail address. Write it like name@example.com.',
  INVALID_NAME: 'Write a name of 1 to 100 characters.',
  PASSWORD_TOO_SHORT: 'This password is too short. Choose one of at least 12 characters.',
  PASSWORD_TOO_LONG: 'This password is too long. Choose one of at most 128 characters.',
  FIRST_RUN_REFUSED:
    'This link was used, is over, or was replaced by a newer one. Run “keywright first-run” where the server runs to have a new one printed.',
  EMAIL_TAKEN: 'This address has an account already. Sign in with it, then open the link again.',
  NOT_SIGNED_IN: 'You are not signed in as that account any more. Sign in, then open the link again.',
  INVALID_TOKEN: 'This link was used already, or is over. Ask for a new one.',
  TOKEN_EXPIRED: 'This link is over: it works for an hour. Sign in with your password to be sent a new one.',
  PROVIDER_AWAY: 'The sign-in provider cannot be reached right now. Try again in a moment.',
  INVITATION_NOT_FOUND: 'This invitation is over, was answered, or was withdrawn. Ask for a new one.',
  YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION:
    'This invitation is for another address. Sign in with the address it was sent to.',
  EMAIL_VERIFICATION_REQUIRED_BEFORE_ACCEPTING_OR_REJECTING_INVITATION:
    'Confirm your address first, with the link we sent you; then open the invitation again.',
  csrf_failed: 'This page was opened under another address than the server’s own. Open it from there.',
};

/** The field a code is about; focus goes there. */
const FIELD = {
  INVALID_EMAIL: 'email',
  INVALID_NAME: 'name',
  INVALID_EMAIL_OR_PASSWORD: 'password',
  PASSWORD_TOO_SHORT: 'password',
  PASSWORD_TOO_LONG: 'password',
};

const AWAY = 'The server cannot be reached. Look at your connection, then try again.';
const OURS =
  'Something went wrong on our side. Try again in a moment; if it stays, tell whoever runs this server.';

for (const form of document.querySelectorAll('form[data-call]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (form.getAttribute('aria-busy') !== 'true') void submit(form);
  });
}

async function submit(form) {
  form.setAttribute('aria-busy', 'true');
  say(form, '', null);
  try {
    const response = await call(form);
    const answer = await response.json().catch(() => null);
    if (response.ok) return finish(form, answer);
    say(form, wordsFor(response, answer), FIELD[answer?.code] ?? null);
  } catch {
    say(form, AWAY, null);
  }
  form.removeAttribute('aria-busy');
}

function call(form) {
  const fields = Object.fromEntries(new FormData(form));
  const { call: line, take } = form.dataset;
  if (take !== undefined) fields[take] = codes.get(take) ?? '';
  const [method, path] = line.split(' ');
  if (method === 'GET') return fetch(`${path}?${new URLSearchParams(fields)}`);
  const headers = { 'content-type': 'application/json' };
  return fetch(path, { method, headers, body: JSON.stringify(fields) });
}

/** On to the provider's own page, to the next of ours, or to what this one says when it is done. */
function finish(form, answer) {
  const { next, done } = form.dataset;
  if (next === undefined && done === undefined) return location.assign(answer.url);
  if (next !== undefined) return location.assign(next);
  const words = document.getElementById(done);
  for (const other of document.querySelectorAll('form[data-call], [data-before]')) other.hidden = true;
  words.hidden = false;
  words.focus();
}

function wordsFor(response, answer) {
  if (response.status === 429) {
    const minutes = Math.ceil(Number(response.headers.get('retry-after') ?? 60) / 60);
    return `Too many attempts. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`;
  }
  if (response.status >= 500 && answer?.code !== 'PROVIDER_AWAY') return OURS;
  return WORDS[answer?.code] ?? answer?.message ?? OURS;
}

function say(form, words, field) {
  const place = form.querySelector('[role="alert"]');
  place.textContent = words;
  for (const input of form.querySelectorAll('input')) {
    const isMeant = input.dataset.about === field && words !== '';
    if (isMeant) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
    if (isMeant) input.focus();
  }
}
