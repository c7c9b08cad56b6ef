// `npm run bench`: every bench, one after another.
import { gateway, streams } from './gateway.ts';
import { benchOptions } from './harness/bench-options.ts';
import { printComparison, printStreams } from './harness/print-comparison.ts';
import { usageOfGateway, usageOfVerify } from './usage.ts';
import { verify } from './verify.ts';

const options = benchOptions();
printComparison('verify over HTTP beside bare node:http', await verify(options), options);
printComparison('gateway beside a bare undici proxy', await gateway(options), options);
printStreams(await streams(options), options);
printComparison('verify with limits and usage beside without', await usageOfVerify(options), options);
printComparison('gateway with limits and usage beside without', await usageOfGateway(options), options);
