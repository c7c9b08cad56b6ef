// `npm run build`; also before `npm start` and `npm test`. Silent when there is nothing to do.
import { buildPortal } from './build-portal.ts';

const startedAt = performance.now();
if (await buildPortal()) {
  process.stdout.write(`portal built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
}
