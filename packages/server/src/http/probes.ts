// What load balancers and Prometheus ask: is the database up, may traffic come, what do the counters say.

export interface Probes {
  isDatabaseUp(): Promise<boolean>;
  /** False while the database is away, and from the moment the server begins to stop. */
  isReady(): Promise<boolean>;
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
}

export interface ProbeSources {
  /** Rejects while the database cannot be read. */
  readonly ping: () => Promise<void>;
  readonly isDraining: () => boolean;
  readonly metrics: Probes['metrics'];
}

export function createProbes({ ping, isDraining, metrics }: ProbeSources): Probes {
  const isDatabaseUp = () =>
    ping().then(
      () => true,
      () => false,
    );
  return { isDatabaseUp, isReady: async () => !isDraining() && (await isDatabaseUp()), metrics };
}
