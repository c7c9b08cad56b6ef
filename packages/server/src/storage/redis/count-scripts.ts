// What Redis does with counts, each script in one step. Keys: the mark of the epoch, then a counter each. A count that Redis
// does not have is asked for, because the ledger may have one.
import { type CommandParser, defineScript } from 'redis';

/** Arguments for each counter after the lease's: see `ChargedCount`. */
const CHARGE = `
if redis.call('EXISTS', KEYS[1]) == 0 then return {-1} end
local node, alive = ARGV[1], ARGV[2]
local used, missing, fits = {}, {}, 1
for i = 2, #KEYS do
  local at = 3 + (i - 2) * 5
  local kind, amount, limit, base = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), ARGV[at + 3]
  local count = 0
  if kind == 'running' then
    local fields = redis.call('HGETALL', KEYS[i])
    for f = 1, #fields, 2 do count = count + tonumber(fields[f + 1]) end
    if limit >= 0 and amount > 0 and count + amount > limit then
      for f = 1, #fields, 2 do
        if fields[f] ~= node and redis.call('EXISTS', alive .. fields[f]) == 0 then
          redis.call('HDEL', KEYS[i], fields[f])
          count = count - tonumber(fields[f + 1])
        end
      end
    end
  else
    local stored = redis.call('GET', KEYS[i])
    if stored then count = tonumber(stored)
    elseif base == '' then missing[#missing + 1] = i - 2
    else count = tonumber(base) end
  end
  if limit >= 0 and amount > 0 and count + amount > limit then fits = 0 end
  used[#used + 1] = count
end
if #missing > 0 then return {-2, unpack(missing)} end
for i = 2, #KEYS do
  local at = 3 + (i - 2) * 5
  local amount, ttl = tonumber(ARGV[at + 1]), ARGV[at + 4]
  if ARGV[at] == 'running' then
    if fits == 1 then redis.call('HINCRBY', KEYS[i], node, amount) end
    redis.call('PEXPIRE', KEYS[i], ttl)
  else
    redis.call('SET', KEYS[i], string.format('%.0f', used[i - 1] + amount * fits), 'PX', ttl)
  end
end
return {fits, unpack(used)}
`;

const ADJUST = `
if ARGV[1] == '' then
  if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('INCRBY', KEYS[1], ARGV[2]) end
elseif redis.call('HINCRBY', KEYS[1], ARGV[1], ARGV[2]) <= 0 then
  redis.call('HDEL', KEYS[1], ARGV[1])
end
`;

/** A counter, and what a request asks of it. */
export interface ChargedCount {
  readonly key: string;
  /** `running`: kept for each node apart. */
  readonly kind: 'window' | 'running';
  readonly amount: number;
  /** Null: it refuses nothing. */
  readonly limit: number | null;
  /** Where Redis has no count; null: then it says so. */
  readonly base: number | null;
  readonly expiresInMs: number;
}

export interface ChargedCounts {
  readonly mark: string;
  readonly node: string;
  /** How the keys begin by which nodes say that they are there. */
  readonly alive: string;
  readonly counts: readonly ChargedCount[];
}

export const COUNT_SCRIPTS = {
  /** [1 or 0, what each held]; [-1] without the mark; [-2, places of the counts it does not have]. */
  charge: defineScript({
    SCRIPT: CHARGE,
    parseCommand(parser: CommandParser, { mark, node, alive, counts }: ChargedCounts) {
      parser.push(String(counts.length + 1));
      parser.pushKeys([mark, ...counts.map(({ key }) => key)]);
      parser.push(node, alive);
      for (const { kind, amount, limit, base, expiresInMs } of counts) {
        parser.push(kind, String(amount), String(limit ?? -1), base === null ? '' : String(base));
        parser.push(String(expiresInMs));
      }
    },
    transformReply: (reply: unknown) => reply as readonly number[],
  }),
  /** `node`: of what runs there; null: of a window. */
  adjust: defineScript({
    SCRIPT: ADJUST,
    NUMBER_OF_KEYS: 1,
    parseCommand(parser: CommandParser, key: string, node: string | null, amount: number) {
      parser.pushKey(key);
      parser.push(node ?? '', String(amount));
    },
    transformReply: (reply: unknown) => reply,
  }),
};
