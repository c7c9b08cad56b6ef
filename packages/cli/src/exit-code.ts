// What the shell learns of a command; scripts rely on these numbers.

export const EXIT = {
  done: 0,
  /** The server said no, or the key is not valid. */
  refused: 1,
  /** The command line or the configuration is wrong; the server was not asked. */
  usage: 2,
  /** The server cannot be reached, failed, or is not Keywright. */
  unavailable: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
