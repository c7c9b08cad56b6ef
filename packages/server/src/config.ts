// The configuration file: which APIs run here, which proxies are trusted. Loaded whole or refused with every problem.
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CREDENTIAL_FORMAT } from '@keywright/core/credentials/management-credential';
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { checkApiDefinition } from '@keywright/core/definition/check-api-definition';
import {
  integer,
  isRecord,
  list,
  object,
  oneOf,
  orNull,
  report,
  type ValueCheck,
} from '@keywright/core/definition/value-check';
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';
import { type AddressRange, explainRange, parseRange } from '@keywright/core/requests/address-range';
import { prefixesOf, type SecretFormat } from '@keywright/core/secrets/secret-format';
import type { Environment } from './environment/settings.ts';
import { checkMail, type MailConfig } from './people/mail/mail.ts';
import type { IssuerRule } from './people/oidc/issuer-rule.ts';
import { checkIssuers } from './people/oidc/trusted-issuers.ts';
import { checkSignIn, type SignIn, type SignInConfig, signInOf } from './people/sign-in/sign-in-config.ts';
import { loadFailure } from './system/load-failure.ts';
import { LOG_LEVELS, type LogLevel } from './system/log.ts';

export { auth0, cognito, type IssuerRule, trustedIssuer } from './people/oidc/issuer-rule.ts';

export interface KeywrightConfig {
  readonly apis: readonly ApiDefinition[];
  /** Addresses and CIDR blocks whose `X-Forwarded-For` is believed. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** How long running requests may finish after SIGTERM. Default: 30. */
  readonly drainSeconds?: number;
  /** Default: info. */
  readonly logLevel?: LogLevel;
  /** How people sign in. Default: by e-mail and password. */
  readonly signIn?: SignInConfig;
  /** Whose tokens speak for people. Default: nobody's. */
  readonly issuers?: readonly IssuerRule[];
  /** Default: null, mail is printed where the server was started. */
  readonly mail?: MailConfig | null;
}

export interface ConfigContext {
  readonly env: Environment;
  /** Runs when the server stops. */
  onClose(close: () => Promise<void>): void;
}

/** The configuration, or a function that makes it, for what must be started or asked first. */
export type ConfigSource =
  | KeywrightConfig
  | ((context: ConfigContext) => KeywrightConfig | Promise<KeywrightConfig>);

export interface CheckedConfig {
  readonly apis: readonly ApiDefinition[];
  readonly trustedProxies: readonly AddressRange[];
  readonly drainMs: number;
  readonly logLevel: LogLevel;
  readonly signIn: SignIn;
  readonly issuers: readonly IssuerRule[];
  readonly mail: MailConfig | null;
}

export type ConfigOutcome =
  | { readonly ok: true; readonly config: CheckedConfig }
  | { readonly ok: false; readonly problems: readonly InputProblem[] };

export function defineConfig(source: ConfigSource): ConfigSource {
  return source;
}

/** Imports the file and checks what it exports. */
export async function loadConfig(file: string, context: ConfigContext): Promise<ConfigOutcome> {
  const path = resolve(file);
  if (!(await exists(path)))
    return refused(
      '',
      'does not exist; `keywright init` writes one to start from, or set KEYWRIGHT_CONFIG to where it is',
    );
  let value: unknown;
  try {
    const module = (await import(pathToFileURL(path).href)) as { readonly default?: unknown };
    if (module.default === undefined)
      return refused('', 'has no default export; write `export default defineConfig({ … })`');
    value = typeof module.default === 'function' ? await module.default(context) : module.default;
    if (value === undefined)
      return refused('', 'has a function that returns nothing; return the configuration');
  } catch (error) {
    return refused('', loadFailure(error, path));
  }
  return checkConfig(value);
}

const range: ValueCheck = (value, field, problems) => {
  const message = typeof value === 'string' ? explainRange(value) : 'must be an address or CIDR block';
  if (message !== null) report(problems, field, message);
};

const fields = {
  apis: list(() => {}, 1),
  trustedProxies: list(range),
  drainSeconds: integer(0, 3600),
  logLevel: oneOf(LOG_LEVELS),
  signIn: checkSignIn,
  issuers: checkIssuers,
  mail: orNull(checkMail),
};
const DEFAULTS = {
  trustedProxies: [],
  drainSeconds: 30,
  logLevel: 'info',
  signIn: {},
  issuers: [],
  mail: null,
} as const;

export function checkConfig(value: unknown): ConfigOutcome {
  const problems: InputProblem[] = [];
  const whole = isRecord(value) ? { ...DEFAULTS, ...value } : value;
  object(fields)(whole, '', problems);
  const config = whole as Required<KeywrightConfig>;
  if (Array.isArray(config?.apis)) problems.push(...apiProblems(config.apis));
  if (problems.length > 0) return { ok: false, problems };
  const trustedProxies = config.trustedProxies.flatMap((range) => parseRange(range) ?? []);
  const { apis, drainSeconds, logLevel, issuers, mail } = config;
  const drainMs = drainSeconds * 1000;
  return {
    ok: true,
    config: { apis, trustedProxies, drainMs, logLevel, signIn: signInOf(config.signIn), issuers, mail },
  };
}

/** What is wrong with each API, and between those with which nothing is. */
function apiProblems(apis: readonly unknown[]): InputProblem[] {
  const problems = apis.map((api, index) => checkApiDefinition(api, `apis[${index}]`));
  const sound = apis.map((api, index) => (problems[index]?.length === 0 ? (api as ApiDefinition) : null));
  return [...problems.flat(), ...likeCredentials(sound), ...clashes(sound)];
}

/** A management credential must be told from every API's keys by its look alone. */
function likeCredentials(apis: readonly (ApiDefinition | null)[]): InputProblem[] {
  return apis.flatMap((api, index) => {
    if (api === null) return [];
    return alikePrefixes(api.secretFormat, CREDENTIAL_FORMAT).map((prefix) => ({
      field: `apis[${index}]`,
      message: `has secrets that begin like management credentials: ${prefix}`,
    }));
  });
}

/** Two APIs may share neither name, nor host, nor the look of their secrets: a secret must say which API it is of. */
function clashes(apis: readonly (ApiDefinition | null)[]): InputProblem[] {
  return apis.flatMap((api, index) =>
    apis.slice(0, index).flatMap((other) => {
      if (api === null || other === null) return [];
      return alikeIn(api, other).map((message) => ({ field: `apis[${index}]`, message }));
    }),
  );
}

function alikeIn(api: ApiDefinition, other: ApiDefinition): string[] {
  return [
    ...(other.name === api.name ? [`has the same name ${api.name} as another; rename one`] : []),
    ...other.hosts
      .filter((host) => api.hosts.includes(host))
      .map((host) => `has the same host ${host} as ${other.name}; take it from one`),
    ...alikePrefixes(api.secretFormat, other.secretFormat).map(
      (prefix) =>
        `has secrets that begin like those of ${other.name}: ${prefix}; give one another prefix: a secret tells its API`,
    ),
  ];
}

function alikePrefixes(format: SecretFormat, other: SecretFormat): string[] {
  const theirs = prefixesOf(other);
  return prefixesOf(format).filter((prefix) =>
    theirs.some((their) => their.startsWith(prefix) || prefix.startsWith(their)),
  );
}

function refused(field: string, message: string): ConfigOutcome {
  return { ok: false, problems: [{ field, message }] };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
