const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  operation: ['startMs', 'durationMs'],
  frame: ['atMs', 'gapMs'],
  longFrame: ['startMs', 'durationMs'],
  vital: ['startMs', 'endMs'],
  tile: ['startMs'],
  memory: ['usedBytes', 'limitBytes'],
  programMove: ['startMs', 'endMs', 'frameCount', 'droppedCount', 'maxGapMs'],
  resource: ['atMs'],
  problem: ['atMs'],
};
/** Not negative where they are there. */
const AMOUNTS = [
  'value',
  'durationMs',
  'gapMs',
  'frameCount',
  'droppedCount',
  'networkMs',
  'blockingMs',
  'usedBytes',
  'limitBytes',
  'maxGapMs',
  'settleMs',
  'bytes',
  'gestureMs',
];
const CHOICES: Readonly<Record<string, readonly [field: string, ...choices: string[]]>> = {
  vital: ['outcome', 'measured', 'interrupted', 'incomplete', 'hidden'],
  tile: ['outcome', 'ready', 'failed', 'missing', 'aborted', 'expired'],
  longFrame: ['source', 'long-animation-frame', 'longtask', 'frame-gap'],
};

/** Whether a sample's numbers are numbers and its outcome is one; the types cannot say so of what comes from JavaScript. */
export function isSoundSample(sample: object): boolean {
  const read = (field: string): unknown => Reflect.get(sample, field);
  const kind = String(read('kind'));
  const [field, ...choices] = CHOICES[kind] ?? [];
  return (
    Object.hasOwn(REQUIRED, kind) &&
    REQUIRED[kind]!.every((name) => Number.isFinite(read(name))) &&
    AMOUNTS.every((name) => isAmount(read(name) ?? 0)) &&
    Object.values(read('parts') ?? {}).every(Number.isFinite) &&
    Object.values(read('block') ?? {}).every(isAmount) &&
    (!field || choices.includes(read(field) as string))
  );
}

export function isAmount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
