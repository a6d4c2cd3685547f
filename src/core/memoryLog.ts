import { createQuantileSketch } from '../lib/quantileSketch.ts';
import { redactUrls } from '../lib/redactUrls.ts';
import type { MemorySample, ResourceSample } from '../types/sample.ts';
import type { MemoryReport } from '../types/snapshot.ts';

/** The heap over the session, and what was found open that should have been released. */
export interface MemoryLog {
  /** Readings. */
  readonly count: number;
  quantile(share: number): number | null;
  add(sample: MemorySample): void;
  /** Returns the sample as it may be kept: without what URLs carry. */
  addResource(sample: ResourceSample): ResourceSample;
  /** The same object until something comes. */
  report(): MemoryReport;
}

/** Two readings make any slope. */
const MIN_MOUNTS = 3;
/** More than a leaking app has kinds of resources. */
const MAX_NAMES = 32;
const MAX_NAME_LENGTH = 100;

export function createMemoryLog(): MemoryLog {
  const sizes = createQuantileSketch();
  const open = new Map<string, number>();
  let facts: Omit<MemoryReport, 'openResources'> = {
    usedBytes: null,
    limitBytes: null,
    initialBytes: null,
    peakBytes: null,
    bytesPerMount: null,
    mountCount: 0,
    reason: 'the browser does not tell its heap',
  };
  let report: MemoryReport | null = null;
  // The sums of a least-squares line through (mount, bytes): x, y, x * x, x * y.
  let [count, x, y, xx, xy] = [0, 0, 0, 0, 0];

  const addMount = (mount: number, usedBytes: number): void => {
    [count, x, y, xx, xy] = [count + 1, x + mount, y + usedBytes, xx + mount * mount, xy + mount * usedBytes];
  };
  return {
    get count() {
      return sizes.count;
    },
    quantile: (share) => sizes.quantile(share),
    add({ usedBytes, limitBytes, mountCount = facts.mountCount }) {
      if (mountCount > facts.mountCount) addMount(mountCount, usedBytes);
      sizes.record(usedBytes);
      facts = {
        usedBytes,
        limitBytes,
        initialBytes: facts.initialBytes ?? usedBytes,
        peakBytes: Math.max(facts.peakBytes ?? 0, usedBytes),
        bytesPerMount: count < MIN_MOUNTS ? null : (count * xy - x * y) / (count * xx - x * x),
        mountCount,
        reason: null,
      };
      report = null;
    },
    addResource(sample) {
      const name = redactUrls(sample.name).slice(0, MAX_NAME_LENGTH);
      const openCount = (open.get(name) ?? 0) + (sample.isOpen ? 1 : -1);
      if (openCount <= 0) open.delete(name);
      else if (open.has(name) || open.size < MAX_NAMES) open.set(name, openCount);
      report = null;
      return { ...sample, name };
    },
    report: () => (report ??= Object.freeze({ ...facts, openResources: Object.freeze(Object.fromEntries(open)) })),
  };
}
