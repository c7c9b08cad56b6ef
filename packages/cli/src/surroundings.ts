// Everything a command touches outside itself, so that tests can put something else in its place.

import type { AdoptedJournal, LoadedStart } from '@keywright/server';

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How this program is called here: `keywright`, or `npx keywright`. */
  readonly program: string;
  readonly fetch: typeof globalThis.fetch;
  /** Whether a person sits there who can be asked. */
  readonly interactive: boolean;
  readonly colour: { readonly output: boolean; readonly errors: boolean };
  now(): number;
  write(text: string): void;
  /** As fast as it is read, and no faster: one part is in memory at a time. */
  writeParts(parts: AsyncIterable<string>): Promise<void>;
  writeError(text: string): void;
  /** Everything on standard input, to its end. */
  readInput(): Promise<string>;
  /** One line from the person; `hidden` does not show what is typed. Empty when the person hangs up. */
  ask(question: string, echo: 'shown' | 'hidden'): Promise<string>;
  /** Runs the server until it is told to stop; its exit code. */
  serve(): Promise<number>;
  /** Everything a start would read, with this configuration file. */
  loadStart(configFile: string | undefined): Promise<LoadedStart>;
  /** Folds what a node which is gone has left in its data folder. */
  adoptJournal(folder: string): Promise<AdoptedJournal>;
  /** Writes a new file; false when there is one already. */
  writeNewFile(path: string, text: string): Promise<boolean>;
}
