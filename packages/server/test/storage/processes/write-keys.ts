// Run as a process of its own by sqlite.test.ts: writes keys one by one and reports each once it is acknowledged.
// node write-keys.ts <database> <prefix> <count>; a count of 0 goes on until the process is killed.
import { sampleKey, sampleWorkspace, sha256 } from '../../../../../test/contracts/sample-records.ts';
import { openSqliteStorage } from '../../../src/storage/sqlite.ts';

const [path = '', prefix = '', count = '0'] = process.argv.slice(2);
const storage = await openSqliteStorage({ path, digest: sha256 });
await storage.transaction(async (tx) => {
  if ((await tx.workspaces.findById('ws_1')) === null) await tx.workspaces.insert(sampleWorkspace('ws_1'));
});
for (let index = 0; count === '0' || index < Number(count); index += 1) {
  const key = sampleKey(`${prefix}_${index}`);
  await storage.transaction(async (tx) => {
    await tx.keys.insert(key);
    await tx.audit.append({
      id: `evt_${key.id}`,
      at: key.createdAt,
      actor: 'operator',
      action: 'key.issued',
      workspaceId: key.workspaceId,
      subjectId: key.id,
      details: {},
    });
  });
  process.stdout.write(`${key.id}\n`);
}
await storage.close();
