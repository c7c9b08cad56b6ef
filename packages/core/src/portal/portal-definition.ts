// What the portal calls things for the customers of one API: where its pages are, how a key is made and ended, which
// snippets show it at work. Words only: nothing here changes what a key may do.
import { isRecord } from '../definition/value-check.ts';
import { withDefaults } from '../definition/with-defaults.ts';

/** Languages a snippet can be written in. */
export const SNIPPET_KINDS = ['curl', 'python', 'typescript'] as const;
export type SnippetKind = (typeof SNIPPET_KINDS)[number];

/** From the left rail down to the page: `['Connect', 'Keys']`. Null: the portal has no such page for this API. */
export interface PortalNavigation {
  readonly keys: readonly string[];
  readonly usage: readonly string[] | null;
  readonly userKeys: readonly string[] | null;
  readonly endpoints: readonly string[] | null;
}
export const PORTAL_PAGES = [
  'keys',
  'usage',
  'userKeys',
  'endpoints',
] as const satisfies readonly (keyof PortalNavigation)[];

export interface PortalWords {
  /** On the button that makes a key. */
  readonly create: string;
  /** Above the name of a key: `Name`, `Label`. */
  readonly name: string;
  /** How revoking is called: `Revoke`, `Delete`. */
  readonly revoke: string;
}

/** A request that shows a key at work, as it would be sent below the mount of the API. */
export interface PortalExample {
  readonly method: string;
  readonly path: string;
  /** Null: nothing is sent. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

export interface PortalDefinition {
  readonly navigation: PortalNavigation;
  readonly words: PortalWords;
  /** What stands on the button that revokes. */
  readonly revokeIcon: 'none' | 'trash';
  /** Where a fresh secret is shown, this once. */
  readonly reveal: 'dialog' | 'banner';
  /** What somebody without a key sees first: the list, or the question for a first key. */
  readonly firstVisit: 'list' | 'prompt';
  /** `#rrggbb` */
  readonly accent: string;
  /** Where programs keep the key, the recommended one first. */
  readonly environmentVariables: readonly string[];
  readonly snippets: readonly SnippetKind[];
  /** Null: the first route that asks for a key and can be called without parameters and body. */
  readonly example: PortalExample | null;
  readonly documentationUrl: string | null;
}

export interface PortalInput extends Partial<Omit<PortalDefinition, 'navigation' | 'words'>> {
  readonly navigation?: Partial<PortalNavigation>;
  readonly words?: Partial<PortalWords>;
}

const WORDS: PortalWords = { create: 'Create new key', name: 'Name', revoke: 'Revoke' };

/** The portal of this API, where nothing else is said. */
export function definePortal(
  { name, hasUserKeys }: { readonly name: string; readonly hasUserKeys: boolean },
  input: PortalInput = {},
): PortalDefinition {
  const navigation: PortalNavigation = {
    keys: ['Keys'],
    usage: ['Usage'],
    userKeys: hasUserKeys ? ['Team', 'User keys'] : null,
    endpoints: null,
  };
  const portal: PortalDefinition = {
    navigation,
    words: WORDS,
    revokeIcon: 'none',
    reveal: 'dialog',
    firstVisit: 'list',
    accent: '#3b5bdb',
    environmentVariables: [environmentVariable(name)],
    snippets: SNIPPET_KINDS,
    example: null,
    documentationUrl: null,
  };
  if (!isRecord(input as unknown)) return input as never;
  return {
    ...portal,
    ...input,
    navigation: withDefaults(navigation, input.navigation),
    words: withDefaults(WORDS, input.words),
  };
}

/** Of a name that is none, which is a mistake by itself, the plainest there is. */
function environmentVariable(apiName: unknown): string {
  if (typeof apiName !== 'string') return 'API_KEY';
  return `${apiName.toUpperCase().replaceAll('-', '_')}_API_KEY`;
}
