// The use cases as the server assembles them, over a storage in memory and a clock moved by hand: for tests that need
// neither HTTP nor a disk.
import type { ApiDefinition, RouteAccess } from '@keywright/core/definition/api-definition';
import type { EpochMs, Ms } from '@keywright/core/instant';
import type { Verdict } from '@keywright/core/keys/verdict';
import { createApiCatalogue } from '../../packages/server/src/app/api-catalogue.ts';
import type { KeyCaller } from '../../packages/server/src/app/caller.ts';
import type { ChangeFeed } from '../../packages/server/src/app/change-feed.ts';
import type { IssueKeyInput } from '../../packages/server/src/app/keys/issuing/issue-key.ts';
import type { Storage } from '../../packages/server/src/app/ports.ts';
import type { UsageEntry } from '../../packages/server/src/app/usage/usage-ports.ts';
import { createUseCases, type UseCasePorts, type UseCases } from '../../packages/server/src/app/use-cases.ts';
import { createEndpointDirectory } from '../../packages/server/src/storage/directories/endpoint-directory.ts';
import { createKeyDirectory } from '../../packages/server/src/storage/directories/key-directory.ts';
import { createLocalChangeFeed } from '../../packages/server/src/storage/local-change-feed.ts';
import { createLocalLimitCounters } from '../../packages/server/src/storage/local-limit-counters.ts';
import { createMemoryStorage } from '../../packages/server/src/storage/memory.ts';
import { createSoleNode, SOLE_PROCESS } from '../../packages/server/src/storage/nodes/sole-process.ts';
import { createSecrets, digest } from '../../packages/server/src/system/secrets.ts';
import { notes } from './guarantee-apis.ts';
import { requestFacts } from './request-facts.ts';

const SELF = { id: 'nod_self', name: 'self', journal: 'local', version: '0.1.0' };

export const OPERATOR = { kind: 'operator', userId: null } as const;

export interface HandClock {
  now(): EpochMs;
  advance(by: Ms): void;
  set(to: EpochMs): void;
}

export function createHandClock(startAt: EpochMs = Date.UTC(2026, 1, 19, 8, 30)): HandClock {
  let now = startAt;
  return {
    now: () => now,
    advance: (by) => {
      now += by;
    },
    set: (to) => {
      now = to;
    },
  };
}

export interface IssuedKey {
  readonly keyId: string;
  readonly secretId: string;
  readonly secret: string;
}

/** A caller admitted with this key from 127.0.0.1, as the gateway hands it on. */
export function callerWith(
  { keyId, secretId }: IssuedKey,
  workspaceId: string,
  api: ApiDefinition = notes,
): KeyCaller {
  return {
    kind: 'key',
    keyId,
    secretId,
    workspaceId,
    api,
    access: { kind: 'any-key' },
    address: '127.0.0.1',
  };
}

export interface AssembledUseCases {
  readonly useCases: UseCases;
  readonly clock: HandClock;
  readonly storage: Storage;
  readonly feed: ChangeFeed;
  readonly usage: readonly UsageEntry[];
  readonly failures: readonly unknown[];
  newWorkspace(): Promise<string>;
  /** A key of `notes` with every scope, in a new workspace, but for what the input says. */
  newKey(input?: Partial<IssueKeyInput>): Promise<IssuedKey>;
  /** Asks for any live key of `notes`, from 127.0.0.1, unless said otherwise. */
  verify(secret: string, asked?: VerifyAsked): Promise<Verdict>;
}

export interface VerifyAsked {
  readonly access?: RouteAccess;
  readonly address?: string | null;
  readonly workspaceId?: string | null;
  readonly api?: ApiDefinition;
}

export interface AssembleOptions {
  readonly storage?: Storage;
  readonly apis?: readonly ApiDefinition[];
  readonly clock?: HandClock;
  /** Stand in place of the usual ones. */
  readonly ports?: Partial<UseCasePorts>;
}

export function assembleUseCases(options: AssembleOptions = {}): AssembledUseCases {
  const { storage = createMemoryStorage({ digest }), apis = [notes], clock = createHandClock() } = options;
  const feed = createLocalChangeFeed();
  const usage: UsageEntry[] = [];
  const failures: unknown[] = [];
  const useCases = createUseCases(
    {
      storage,
      feed,
      clock,
      secrets: createSecrets(clock),
      directory: createKeyDirectory({ lease: SOLE_PROCESS, keys: storage.keys, feed, maxEntries: 10_000 }),
      endpoints: createEndpointDirectory({
        lease: SOLE_PROCESS,
        endpoints: storage.endpoints,
        feed,
        maxEntries: 10_000,
      }),
      counters: createLocalLimitCounters(),
      decisions: { decided: () => {} },
      journal: { append: (entry) => void usage.push(entry), progress: () => {}, end: () => {} },
      failures: { report: (error) => void failures.push(error) },
      self: SELF,
      nodes: createSoleNode(SELF, clock.now()),
      ...options.ports,
    },
    createApiCatalogue(apis),
  );
  return { useCases, clock, storage, feed, usage, failures, ...shortcuts(useCases) };
}

function shortcuts(use: UseCases): Pick<AssembledUseCases, 'newWorkspace' | 'newKey' | 'verify'> {
  let count = 0;
  const newWorkspace = async (): Promise<string> => {
    count += 1;
    const input = { name: `Workspace ${count}`, slug: `workspace-${count}` };
    const made = await use.createWorkspace({ actor: OPERATOR, idempotencyKey: null, input });
    if (!made.ok) throw new Error(made.refusal.reason);
    return made.answer.id;
  };
  return {
    newWorkspace,
    async newKey(input = {}) {
      const workspaceId = input.workspaceId ?? (await newWorkspace());
      const whole = { api: 'notes', name: 'a key', scopes: ['read', 'chat'], ...input, workspaceId };
      const made = await use.issueKey({ actor: OPERATOR, idempotencyKey: null, input: whole });
      if (!made.ok || made.secret === null) throw new Error(JSON.stringify(made));
      return {
        keyId: made.answer.id,
        secretId: made.answer.secrets.at(-1)?.id ?? '',
        secret: made.secret,
      };
    },
    verify: (secret, asked = {}) =>
      use.verifyKey({
        ...requestFacts(notes, { address: '127.0.0.1' }),
        credential: { kind: 'secret', text: secret },
        access: { kind: 'any-key' },
        workspaceId: null,
        ...asked,
      }),
  };
}
