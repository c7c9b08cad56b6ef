import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

describe('Stav', () => {
  it('STAV-01 a key is a bearer hm_live_ or hm_test_ secret', async () => {
    const live = await keywright.newKey({ api: 'stav' });
    const test = await keywright.newKey({ api: 'stav', environment: 'test' });
    expect(live.secret).toMatch(/^hm_live_[0-9A-Za-z]{49}$/);
    expect(test.secret).toMatch(/^hm_test_[0-9A-Za-z]{49}$/);
  });
});
