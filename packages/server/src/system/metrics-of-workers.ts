// Metrics of several processes as one: counters are added up, and so is what runs now.
import { AggregatorRegistry, type MetricObject } from 'prom-client';

/** What one process has counted, as it is told to another. */
export type ToldMetrics = readonly MetricObject[];

export function sumMetrics(told: readonly ToldMetrics[]): Promise<string> {
  return AggregatorRegistry.aggregate(told.map((one) => [...one])).metrics();
}
