// What would run, in plain words: the server, how people come in, each API, and what its operator had better look at.
import { type AddressRange, formatAddress } from '@keywright/core/requests/address-range';
import type { LoadedStart } from '@keywright/server';
import { details, paragraphs } from '../text/details.ts';
import { printable } from '../text/printable.ts';
import type { Style } from '../text/style.ts';
import { apiText } from './api-lines.ts';
import { risksOf } from './risks.ts';

export interface SoundStart {
  readonly config: NonNullable<LoadedStart['config']>;
  readonly settings: LoadedStart['settings'];
}

export function configurationText({ config, settings }: SoundStart, style: Style): string {
  const { configFile, host, port, dataFolder } = settings;
  const publicUrl = settings.publicUrl ?? `http://localhost:${port}`;
  const risks = risksOf(config, settings);
  const facts = details(
    [
      ['address', publicUrl],
      ['listens on', `${host}:${port}`],
      ['data', dataFolder],
      [
        'trusted proxies',
        config.trustedProxies.map(rangeText).join(', ') || 'none: nobody’s X-Forwarded-For is believed',
      ],
      ['sign-in', signInText(config)],
      ['tokens', issuersText(config)],
      ['mail', config.mail === null ? 'printed where the server runs' : `as ${config.mail.from}`],
      ['on SIGTERM', `running requests may finish for ${config.drainMs / 1000} s`],
    ],
    style,
  );
  return paragraphs(
    style.good(`${printable(configFile)} is sound. This is what would run:`),
    facts,
    ...config.apis.map((api) => apiText(api, publicUrl, style)),
    risks.length === 0
      ? null
      : [style.strong('Allowed, but look at it:'), ...risks.map((risk) => `  - ${printable(risk)}`)].join(
          '\n',
        ),
  );
}

/** An IPv4 prefix of n counts as 96 + n. */
function rangeText({ network, prefix }: AddressRange): string {
  const address = formatAddress(network);
  return `${address}/${address.includes('.') ? prefix - 96 : prefix}`;
}

/** Whose tokens are believed, and what must be in them. */
function issuersText({ issuers }: SoundStart['config']): string | null {
  const texts = issuers.map(({ issuer, audiences, clients, algorithms }) => {
    const forWhom = audiences ?? clients ?? [];
    return `of ${issuer} (${algorithms.join(', ')}) for ${forWhom.join(', ') || 'anybody'}`;
  });
  return texts.join('; ') || null;
}

function signInText({ signIn: { password, providers } }: SoundStart['config']): string {
  const through = providers.map(({ title, issuers }) => `${title} (${issuers[0]})`);
  return [...(password ? ['by e-mail and password'] : []), ...through].join(', ');
}
