// A line of the account for tests that are not about it.
import type { AccountEntry } from '../src/account.ts';

export const SAMPLE_ENTRY: AccountEntry = {
  requestId: null,
  keyId: null,
  path: '/',
  model: null,
  status: 0,
  inputTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  tellsUsage: false,
  end: 'running',
};
