const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  operation: ['startMs', 'durationMs'],
  frame: ['atMs', 'gapMs'],
  longFrame: ['startMs', 'durationMs'],
  vital: ['startMs', 'endMs'],
  tile: ['startMs'],
  memory: ['usedBytes', 'limitBytes'],
  problem: ['atMs'],
};
const OUTCOMES: Readonly<Record<string, readonly string[]>> = {
  vital: ['measured', 'interrupted', 'incomplete', 'hidden'],
  tile: ['ready', 'failed', 'aborted', 'expired'],
};

/** Whether a sample's numbers are numbers and its outcome is one; the types cannot say so of what comes from JavaScript. */
export function isSoundSample(sample: object): boolean {
  const read = (field: string): unknown => Reflect.get(sample, field);
  const kind = String(read('kind'));
  const value = read('value') ?? read('durationMs') ?? 0;
  return (
    Object.hasOwn(REQUIRED, kind) &&
    REQUIRED[kind]!.every((field) => Number.isFinite(read(field))) &&
    Number.isFinite(value) &&
    (value as number) >= 0 &&
    (OUTCOMES[kind]?.includes(String(read('outcome'))) ?? true)
  );
}
