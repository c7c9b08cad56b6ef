// Many lives side by side, until so many keys have been revoked.
import { type KeySystem, liveKey } from './live-key.ts';
import { judgeLog } from './verification-log.ts';

export interface LivesPlan {
  readonly system: KeySystem;
  readonly revocations: number;
  readonly lanes: number;
  readonly clientsPerLane: number;
}

export interface LivesFindings {
  readonly violations: readonly string[];
  readonly revocations: number;
  readonly judged: { readonly bad: number; readonly good: number };
}

export async function liveKeys(plan: LivesPlan): Promise<LivesFindings> {
  let now = 0;
  let begun = 0;
  const tick = () => {
    now += 1;
    return now;
  };
  const violations: string[] = [];
  const judged = { bad: 0, good: 0 };
  const lane = async () => {
    while (begun < plan.revocations) {
      const serial = begun;
      begun += 1;
      const log = await liveKey({ system: plan.system, clients: plan.clientsPerLane, serial, tick });
      const found = judgeLog(log);
      violations.push(...found.violations);
      judged.bad += found.judged.bad;
      judged.good += found.judged.good;
    }
  };
  await Promise.all(Array.from({ length: plan.lanes }, lane));
  return { violations, revocations: begun, judged };
}
