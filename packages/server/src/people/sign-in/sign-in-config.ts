// How an operator lets people sign in, as it stands in the configuration, and what is wrong with it. Addresses of
// providers and of ours come from here and from nowhere else: no request chooses one.
import { list, object, oneOf, report, text, type ValueCheck } from '@keywright/core/definition/value-check';
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';

export interface SignInProviderConfig {
  /** Part of its callback address, and of what accounts are known by: it never changes. */
  readonly id: string;
  /** What the button says. */
  readonly title: string;
  /** As its tokens spell it, character by character. Either this or `discoveryUrl`. */
  readonly issuer?: string;
  /** Ends with `/.well-known/openid-configuration`. */
  readonly discoveryUrl?: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Default: openid, email, profile. */
  readonly scopes?: readonly string[];
}

export interface SignInConfig {
  /** Default: none. */
  readonly providers?: readonly SignInProviderConfig[];
  /** Whether accounts may have passwords. Default: true. */
  readonly password?: boolean;
}

/** A provider as checked. */
export interface SignInProvider {
  readonly id: string;
  readonly title: string;
  readonly discoveryUrl: string;
  /** One of these must be its name for itself. */
  readonly issuers: readonly string[];
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
}

export interface SignIn {
  readonly providers: readonly SignInProvider[];
  readonly password: boolean;
}

const WELL_KNOWN = '/.well-known/openid-configuration';
const DEFAULT_SCOPES = ['openid', 'email', 'profile'];
const LOOPBACK = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/** Https, or http on this machine; nothing a reader could take for another address. */
export function isSafeUrl(value: unknown): value is string {
  if (typeof value !== 'string' || !URL.canParse(value) || /[\s\\#@]/.test(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

const providerFields = object({
  id: text(/^[a-z][a-z0-9-]{0,31}$/, 'a short name such as company-sso: lower-case letters, digits and -'),
  title: text(/^[^\p{C}]{1,60}$/u, 'up to 60 characters'),
  issuer: optional(address('an https address such as https://acme.eu.auth0.com/')),
  discoveryUrl: optional(address(`an https address that ends with ${WELL_KNOWN}`)),
  clientId: text(/^[\x21-\x7e]{1,256}$/, 'the id the provider gave this client'),
  clientSecret: text(/^[\x21-\x7e]{1,512}$/, 'the secret the provider gave this client'),
  scopes: optional(list(text(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'a scope such as email'), 1)),
});

const provider: ValueCheck = (value, field, problems) => {
  const before = problems.length;
  providerFields(value, field, problems);
  if (problems.length > before) return;
  const { issuer, discoveryUrl, scopes } = value as SignInProviderConfig;
  if ((issuer === undefined) === (discoveryUrl === undefined))
    report(problems, field, 'must have either issuer or discoveryUrl');
  if (discoveryUrl !== undefined && !discoveryUrl.endsWith(WELL_KNOWN))
    report(problems, `${field}.discoveryUrl`, `must end with ${WELL_KNOWN}`);
  if (scopes !== undefined && !scopes.includes('openid'))
    report(problems, `${field}.scopes`, 'must have openid among them');
};

export const checkSignIn: ValueCheck = (value, field, problems) => {
  const before = problems.length;
  object({ providers: optional(list(provider)), password: optional(oneOf([true, false])) })(
    value,
    field,
    problems,
  );
  if (problems.length === before) checkTogether(value as SignInConfig, field, problems);
};

function checkTogether({ providers = [], password }: SignInConfig, field: string, problems: InputProblem[]) {
  for (const [index, { id }] of providers.entries()) {
    if (providers.findIndex((other) => other.id === id) < index)
      report(problems, `${field}.providers[${index}].id`, `is the id of another provider: ${id}`);
  }
  if (password === false && providers.length === 0)
    report(problems, field, 'must have a provider when there are no passwords, or nobody could sign in');
}

/** Only of what was checked. */
export function signInOf({ providers = [], password = true }: SignInConfig): SignIn {
  return { password, providers: providers.map(checkedProvider) };
}

function checkedProvider(given: SignInProviderConfig): SignInProvider {
  const { id, title, clientId, clientSecret, scopes = DEFAULT_SCOPES } = given;
  const base = (given.issuer ?? given.discoveryUrl?.slice(0, -WELL_KNOWN.length) ?? '').replace(/\/$/, '');
  return {
    id,
    title,
    discoveryUrl: given.discoveryUrl ?? `${base}${WELL_KNOWN}`,
    // Where only the address of its description is given, its name is that address, with or without a slash.
    issuers: given.issuer === undefined ? [base, `${base}/`] : [given.issuer],
    clientId,
    clientSecret,
    scopes,
  };
}

function optional(check: ValueCheck): ValueCheck {
  return (value, field, problems) => {
    if (value !== undefined) check(value, field, problems);
  };
}

export function address(form: string): ValueCheck {
  return (value, field, problems) => {
    if (!isSafeUrl(value)) report(problems, field, `must be ${form}`);
  };
}
