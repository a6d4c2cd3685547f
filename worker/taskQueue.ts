import type { TaskRecord } from './taskRecord.ts';

/** Beyond this many that a worker cannot take, the queue is not searched further. */
const MAX_LOOKS = 64;

export interface TaskQueue {
  readonly size: number;
  push(record: TaskRecord): void;
  /** Back to where their age belongs. */
  putBack(records: readonly TaskRecord[]): void;
  delete(record: TaskRecord): boolean;
  /** Removes and returns the first that is accepted: highest priority with age, then oldest. */
  take(nowMs: number, accepts?: (record: TaskRecord) => boolean, maxLooks?: number): TaskRecord | undefined;
  /** The one that matters least: of the lowest priority, the oldest. */
  takeLeast(): TaskRecord | undefined;
  /** The most urgent but for age. */
  first(): TaskRecord | undefined;
  all(): TaskRecord[];
}

/** Waiting calls: by priority, which grows by 1 per `ageingMs` of waiting, and first come, first served within it. */
export function createTaskQueue(ageingMs: number): TaskQueue {
  const lanes = new Map<number, Set<TaskRecord>>();
  let size = 0;

  const remove = (record: TaskRecord): boolean => {
    const lane = lanes.get(record.priority);
    if (!lane?.delete(record)) return false;
    size -= 1;
    if (lane.size === 0) lanes.delete(record.priority);
    return true;
  };
  const push = (record: TaskRecord): void => {
    const lane = lanes.get(record.priority);
    if (lane) lane.add(record);
    else lanes.set(record.priority, new Set([record]));
    size += 1;
  };
  /** All of a lane have the same priority, so its first is its most urgent. */
  const urgency = (lane: Set<TaskRecord>, nowMs: number): number => {
    const [first] = lane;
    return first ? first.priority + Math.max(0, nowMs - first.submittedMs) / ageingMs : -Infinity;
  };

  return {
    get size() {
      return size;
    },
    push,
    putBack(records) {
      for (const record of records) push(record);
      for (const priority of new Set(records.map((record) => record.priority))) {
        const lane = lanes.get(priority) as Set<TaskRecord>;
        lanes.set(priority, new Set([...lane].sort((a, b) => a.id - b.id)));
      }
    },
    delete: remove,
    take(nowMs, accepts, maxLooks = MAX_LOOKS) {
      const ordered =
        lanes.size > 1 ? [...lanes.values()].sort((a, b) => urgency(b, nowMs) - urgency(a, nowMs)) : lanes.values();
      let lookCount = 0;
      for (const lane of ordered) {
        for (const record of lane) {
          if (!accepts || accepts(record)) {
            remove(record);
            return record;
          }
          lookCount += 1;
          if (lookCount >= maxLooks) return undefined;
        }
      }
      return undefined;
    },
    takeLeast() {
      const [record] = lanes.get(Math.min(...lanes.keys())) ?? [];
      if (record) remove(record);
      return record;
    },
    first: () =>
      lanes.size > 0
        ? lanes
            .get(Math.max(...lanes.keys()))
            ?.values()
            .next().value
        : undefined,
    all: () => [...lanes.values()].flatMap((lane) => [...lane]),
  };
}
