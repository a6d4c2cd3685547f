import type { CacheWriteDecision } from '../types/cache.ts';

export interface WritePolicy {
  noteLoad(key: string, recomputeMs: number, sizeBytes: number): void;
  noteReuse(key: string): void;
  /** A read of so many bytes took so long. */
  noteRead(durationMs: number, sizeBytes: number): void;
  /** The main thread was busy for so long to write so many bytes. */
  noteWrite(durationMs: number, sizeBytes: number): void;
  isWorthWriting(key: string): boolean;
  /** Mean time of a read that hit. */
  readMs(): number | null;
  explain(): CacheWriteDecision[];
}

interface Group {
  loadCount: number;
  reuseCount: number;
  recomputeMs: number | null;
  sizeBytes: number | null;
}

/** Until so many loads of a group were measured, its values are written. */
const MIN_LOADS = 8;
const MAX_GROUPS = 64;
/** Keys that name no group, and groups above the limit. */
const OTHER_GROUPS = '*';
/** Counts are halved here, so that the decision follows what the app does now. */
const MAX_LOADS = 200;
/** Weight of the newest measurement in a mean. */
const SMOOTHING = 0.2;
// What disks were measured to cost, until this one has been: milliseconds per entry, and per byte of structured clone.
const READ_MS = 1;
const WRITE_MS = 0.1;
const MS_PER_BYTE = 1e-6;
const LARGE_BYTES = 16_384;
const MAX_NAME_LENGTH = 40;

/**
 * Is a value worth its place on disk? It is where the reads that a stored value will answer save more time than reading and
 * writing take: reuse per load x (recompute - read) > write. All of it is measured, per group of keys.
 */
export function createWritePolicy(): WritePolicy {
  const groups = new Map<string, Group>();
  const read = createCost(READ_MS);
  const write = createCost(WRITE_MS);

  const groupOf = (key: string): Group => {
    const name = nameOf(key);
    const slot = groups.has(name) || groups.size < MAX_GROUPS - 1 ? name : OTHER_GROUPS;
    const group = groups.get(slot) ?? { loadCount: 0, reuseCount: 0, recomputeMs: null, sizeBytes: null };
    groups.set(slot, group);
    return group;
  };
  const decide = (group: Group, name: string): CacheWriteDecision => {
    const { loadCount, recomputeMs, sizeBytes } = group;
    const reusePerLoad = group.reuseCount / Math.max(1, loadCount);
    const readMs = read.predict(sizeBytes ?? 0);
    const writeMs = write.predict(sizeBytes ?? 0);
    const savedMs = reusePerLoad * ((recomputeMs ?? 0) - readMs);
    const isKnown = loadCount >= MIN_LOADS;
    const isKept = !isKnown || savedMs > writeMs;
    const reason = isKnown
      ? `${isKept ? 'written' : 'not written'}: ${round(reusePerLoad)} reads per load x (${round(recomputeMs ?? 0)} ms recompute ` +
        `- ${round(readMs)} ms read) = ${round(savedMs)} ms ${isKept ? '>' : '<='} ${round(writeMs)} ms write`
      : `written: ${round(loadCount)} of ${MIN_LOADS} loads measured`;
    return { group: name, isKept, reusePerLoad, recomputeMs, sizeBytes, reason };
  };

  return {
    noteLoad(key, recomputeMs, sizeBytes) {
      const group = groupOf(key);
      group.sizeBytes = smooth(group.sizeBytes, sizeBytes);
      group.recomputeMs = smooth(group.recomputeMs, recomputeMs);
      group.loadCount += 1;
      if (group.loadCount < MAX_LOADS) return;
      group.loadCount /= 2;
      group.reuseCount /= 2;
    },
    noteReuse(key) {
      groupOf(key).reuseCount += 1;
    },
    noteRead: read.note,
    noteWrite: write.note,
    isWorthWriting: (key) => decide(groupOf(key), '').isKept,
    readMs: read.mean,
    explain: () => Array.from(groups, ([name, group]) => decide(group, name)),
  };
}

function nameOf(key: string): string {
  const end = key.search(/[:/]/);
  return end < 0 ? OTHER_GROUPS : key.slice(0, Math.min(end, MAX_NAME_LENGTH));
}

interface Cost {
  note(durationMs: number, sizeBytes: number): void;
  predict(sizeBytes: number): number;
  mean(): number | null;
}

/** A fixed part, which small values tell, and a part per byte, which large ones tell. */
function createCost(startMs: number): Cost {
  let fixedMs = startMs;
  let msPerByte = MS_PER_BYTE;
  let meanMs: number | null = null;

  return {
    note(durationMs, sizeBytes) {
      meanMs = smooth(meanMs, durationMs);
      if (sizeBytes < LARGE_BYTES) fixedMs = smooth(fixedMs, durationMs);
      else msPerByte = smooth(msPerByte, Math.max(0, durationMs - fixedMs) / sizeBytes);
    },
    predict: (sizeBytes) => fixedMs + msPerByte * sizeBytes,
    mean: () => meanMs,
  };
}

function smooth(mean: number | null, value: number): number {
  return mean === null ? value : mean + SMOOTHING * (value - mean);
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
