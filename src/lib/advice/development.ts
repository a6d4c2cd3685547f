import { describeValue } from '../describeValue.ts';
import { findNearestName } from '../nearestName.ts';
import { adapterFor, mapShapes, missingIn } from '../mapShapes.ts';
import { takeTurn } from '../takeTurn.ts';
import type { AdapterName } from '../mapShapes.ts';
import type { OptionRow } from '../optionRow.ts';

/**
 * Texts and checks that help while an app is written. The export condition `development` picks this module, anything else
 * picks `production.ts`, which has the same names and says nothing: an error then keeps its code, what and got.
 */

/** What to do, by what is wrong: `Owner.option`, or an error's own key. */
const FIXES: Readonly<Record<string, string>> = {
  'cache.name': "Name the app and what is kept: `name: 'shop-places'`. For memory alone there is createMemoryCache.",
  'cache.tags': "Pass a list: `tags: ['roads']`.",
  'cached.name': 'Give it a `name` that stays: builds rename functions, and what is on disk outlives them.',
  snapBounds: 'Ask the map once it has a size.',
  stableKey: 'Pass what identifies it instead, such as an id or a version.',
  complete: 'Raise `timeoutMs`; `progress(map)` says what is missing. A page that nobody can see draws nothing.',
  'compare.definitions':
    'Leave out sessions of the other definitions; to compare operations alone, pass `{ ...report, vitals: {} }` for one side.',
  'exportReport.violation': 'Pass `flightRecorder: createFlightRecorder()` at the start; it keeps the three worst.',
  'measureLayers.map': 'It measures maps of MapLibre 4, 5 and 6.',
  measureLayers: 'Stop what draws anew all the time, then measure.',
  'compare.list': '`compareFlights` takes lists of flights, `compareReports` two reports.',
  'compare.newer': 'Update mapvitals, or make the report anew.',
  'compare.report': 'Pass what `report()`, `repository.read` or `.merge` gave you: a snapshot has no histograms.',
  'written.operations': 'Pass what `report()`, `repository.merge` or `compareReports` gave you.',
  'written.violations': 'Pass what `report()` gave you.',
  'written.skippedIds': 'Pass what `await measureLayers(map)` gave you.',
  'compare.string': 'Parse it first: `JSON.parse(text)`.',
  longWait: 'A load that asks for its own key must pass its signal on: then it is refused.',
  load: 'A deploy may have taken its file away: keep the files of the last one for a while.',
  loadMany: 'Put an Error in the place of a key that failed.',
  moved: 'Move a copy (`structuredClone(value)`), or compute what is moved without a cache.',
  'createMapPerformance.app': 'Make one object and give it to both.',
  'export-failing':
    "Is it the collector's address, and up? Does it allow this page's origin and headers (CORS), and does the page's CSP allow it (connect-src)? Ad blockers refuse paths such as `events`.",
  beforeSend: 'Return telemetry at once, not a promise: a page that goes cannot wait. `null` drops it.',
  'createOtlpExporter.temporality': "Omit it, and let a collector's `deltatocumulative` make it.",
  withCreationTime: 'Pass the map library itself, or the promise that its import gives.',
  disposed: 'Create a new one.',
  tasks: 'Pass defineTasks({ name: { run(input) {} } }).',
  connect: 'Pass `optimize: createOptimization({ tasks })`.',
  noOptimizer: 'Pass `optimize: createOptimization({ tasks })` to the hook or to what the provider gives.',
  'run.name': 'Add it to defineTasks.',
  'run.moved': 'Copy what you transfer, or run it with `cache: false`.',
  'run.timeoutMs': 'Raise `timeoutMs`, or make the input smaller.',
  'createOptimization.app': 'Pass `app: { name, version }`, the same as to createMapPerformance.',
  'BatchProcessor.process': 'Pass (items, context) => results as the first argument.',
  'BatchProcessor.sizeOf': 'Return the bytes of an item.',
  'BatchProcessor.transaction.commit': 'Make staged items final in it.',
  'BatchProcessor.transaction.rollback': 'Undo staged items in it.',
  'batch.maxPending': 'Wait for some, or raise `maxPending`.',
  pool: 'A deploy may have taken its file away: reload the page.',
  measureUpdate: 'Call `attach(map)` of createMapPerformance, or `onMapVital`, before.',
  'map.timeoutMs': 'Raise `timeoutMs`, or give it fewer inputs.',
  'task.TIMEOUT': 'Raise the `timeoutMs` of the call, or send less.',
  'task.QUEUE_TIMEOUT': 'Raise `queueTimeoutMs` or `size`.',
  'task.RUN_TIMEOUT': "Raise the task's `timeoutMs`, or give it less.",
  'task.QUEUE_FULL': 'Raise `maxQueue`, or send less.',
  'task.WORKER_LOAD': 'See `cause`, the URL of the worker, and the CSP (worker-src).',
  'task.WORKER_CRASH': 'See `cause`.',
  'task.WORKER_LOST': 'Mark the task `isIdempotent` if it may run again.',
  'task.CLONE_FAILED': 'See `cause`: pass plain data, without functions and proxies.',
  'task.TASK_ERROR': 'See `cause`.',
  'task.UNKNOWN_TASK': 'Name it in defineTasks, and expose the same tasks in the worker.',
  'task.BATCH_MISMATCH': 'Return one result or one Error for each input from `runBatch`, in their order.',
  'task.run': 'It is what the task does.',
  createWorker: 'Omit it to run all on the page.',
  'pin.worker': 'Pass `createWorker`, and a profile that has workers.',
  'pin.batch': 'Give the task a `runBatch`.',
  'optimizeOperation.fn': 'Pass the closure as the first argument.',
  'optimizeOperation.name': 'Give this one a `name` of its own.',
  'optimizeOperation.shared': 'Give each its own `name`, or release the first.',
  'optimizeOperation.unnamed':
    'It has no name, and builds rename functions. Give it a `name` to keep them on the device.',
  'optimizeOperation.released': 'Wrap the function again.',
  'optimizeOperation.useWorker':
    "Register it with defineTasks({ name: { run(input) { ... } } }) and call run('name', input), or leave out `useWorker`.",
  list: 'Pass an array.',
  packed: 'It is for a worker, which gets it as it is: a JSON text of it is another thing.',
  'cache.load': 'Pass the function that makes the value.',
  features: 'Pack GeoJSON features (of a collection its `features`); `packFeatures` takes any geometry.',
  fn: 'Pass what is to run as the first argument.',
  signal: "Pass the controller's `signal`.",
};

const LIBRARIES: Readonly<Record<AdapterName, string>> = {
  attachMapLibre: 'MapLibre',
  attachMapbox: 'Mapbox',
  attachLeaflet: 'Leaflet',
  attachOpenLayers: 'OpenLayers',
  attachDeckGl: 'deck.gl',
  attachCesium: 'Cesium',
  attachGoogleMaps: 'Google',
};

/** What is wrong with a map, or a limit of one, and what to do: they are part of what an app loads first, so only codes are there. */
const MISTAKES = {
  'bad-created-at'(given: unknown, nowMs?: unknown) {
    const ms = Number(given);
    // More than a page lives: 30 years, and less than any wall clock says.
    const got = ms > 1e12 ? 'a wall-clock time' : ms > Number(nowMs) ? 'a time in the future' : 'no time of this page';
    return `\`createdAtMs\` must be a \`performance.now()\` before the \`attach\`, got \`${String(given)}\`: ${got}. Read it right before you create the map, or leave it out.`;
  },
  'bad-map': (given: unknown) =>
    `\`attach\` needs a map, got \`${describeValue(given)}\`. Pass the map itself, its MapRef, or wait until there is one.`,
  'deckgl-overlay': () =>
    'this `Deck` draws into another map: both are one map. Attach the map itself, with its own adapter: `attachMapLibre` or `attachMapbox`.',
  'map-named-twice': (given: unknown, known?: unknown) =>
    `\`name\` of a map that is attached already must be \`${describeValue(known)}\`, as it was, got \`${describeValue(given)}\`: its samples keep the first. Give each \`attach\` of the map, and each hook, the same one.`,
  'no-ratio'(given: unknown) {
    const hint = Number(given) <= 100 ? ` Did you mean ${Number(given) / 100}?` : '';
    return `must be a ratio from 0 to 1, got \`${String(given)}\`.${hint}`;
  },
  'pool.input-changed': (name: unknown) =>
    `the input of \`${String(name)}\` was changed while the call waited for a worker, which sees the change. Pass a copy.`,
  'run.input-changed': (name: unknown) =>
    `the input of \`${String(name)}\` was changed before its run. Pass a copy, or change it once the call has settled: it is taken when its run begins.`,
  'run.no-key': (name: unknown) =>
    `\`${String(name)}\` is not cached: its \`cacheKey\` gives no plain data. Pass what identifies it instead, such as an id or a version.`,
  'unknown-map': (given: unknown) =>
    `\`map\` must be a map of ${[...new Set(Object.values(LIBRARIES))].join(', ')}, got \`${describeValue(given)}\`, which is of no library that is known. Pass the map itself, and give \`createMapPerformance\` the \`adapter\` of your library.`,
  'wrong-map'(given: unknown, wanted?: unknown) {
    // The casts: adapters say so by their name, and what is no object is wrapped as one.
    const [map, adapter] = [Object(given) as object, wanted as AdapterName];
    const needed = adapterFor(map);
    const shape = mapShapes.find(([name]) => name === adapter)?.[1] ?? [];
    const got = needed
      ? `a ${LIBRARIES[needed]} map`
      : map === given
        ? `an object without \`${missingIn(map, shape).join('`, `')}\``
        : `\`${describeValue(given)}\``;
    const whose = needed ? `its library, \`${needed}\`` : 'your library';
    return `\`map\` must be a ${LIBRARIES[adapter]} map, got ${got}. Give \`createMapPerformance\` the \`adapter\` of ${whose}: without one it is MapLibre’s.`;
  },
} as const;

const MAX_WARNINGS = 50;
/** Keys and values that are looked at, parts of each, and characters from each end of a text. */
const MAX_SEEN = 1000;
const MAX_PARTS = 64;
const MAX_TEXT = 64;
const told = new Set<string>();

/** The sentence that says what to do, with a space before it. Of an option: its row, and what was given. */
export function fixFor(key: string, row?: OptionRow, given?: unknown): string {
  const nearest = typeof row?.is === 'object' ? nearestName(String(given), row.is.map(String)) : '';
  const text = FIXES[key] ?? FIXES[key.slice(key.lastIndexOf('.') + 1)] ?? omitIt(row?.or);
  return ` ${text}${nearest}`;
}

/** What leaving an option out means. */
function omitIt(fallback: unknown): string {
  return /string|number|boolean/.test(typeof fallback) ? `Omit it to use ${String(fallback)}.` : 'Omit it.';
}

/** What a value must be, by its row in a table of options. */
export function mustBe({ is, min, max, above, orInfinity }: OptionRow): string {
  if (typeof is === 'object') return is.join(' or ');
  if (is !== 'number' && is !== 'integer')
    return is === 'signal' ? 'an AbortSignal' : is === 'object' ? 'an object' : `a ${is}`;
  const kind = is === 'integer' ? 'an integer' : max === undefined ? 'a number' : 'a finite number';
  const lower = above === undefined ? (min === undefined ? '' : ` >= ${min}`) : ` > ${above}`;
  const upper = max === undefined ? '' : `${lower && ' and'} <= ${max}`;
  return kind + lower + upper + (orInfinity ? ' or Infinity' : '');
}

/** The whole of a mistake's text. */
export function mistake(code: keyof typeof MISTAKES, given: unknown, more?: unknown): string {
  return MISTAKES[code](given, more);
}

/** `Did you mean ...?`, with a space before it, where one of the names is a slip away. */
export function nearestName(given: string, names: Iterable<string>): string {
  const nearest = findNearestName(given, names);
  return nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
}

/** A name is another one but for its case, a swapped or a wrong letter; or a part of one that has no such part. */
export function isSlip(given: string, names: Iterable<string>): boolean {
  return Array.from(names).some((name) => given.startsWith(`${name}.`) || isOneLetterOff(given, name));
}

function isOneLetterOff(text: string, name: string): boolean {
  const given = text.toUpperCase();
  const known = name.toUpperCase();
  const sort = (letters: string): string => Array.from(letters).sort().join('');
  const wrongCount = Array.from(given).filter((letter, index) => letter !== known[index]).length;
  return (
    given.length === known.length &&
    (wrongCount === 0 || (given.length > 2 && (wrongCount === 1 || sort(given) === sort(known))))
  );
}

/** Warns in the console, once for each message and of a bounded number. */
export function warnOnce(message: string): void {
  if (told.has(message) || told.size === MAX_WARNINGS) return;
  told.add(message);
  // oxlint-disable-next-line no-console -- the console is where a developer looks
  console.warn(`[mapvitals] ${message}`);
}

/** For tests that share one process: another file's warnings are not theirs. */
export function forgetWarnings(): void {
  told.clear();
}

/** What a value looks like, of a bounded look, from end to end: a value that looks different later has been changed. */
export function lookAt(value: unknown): string | undefined {
  const seen: string[] = [];
  const look = (node: unknown, depth: number): void => {
    if (seen.length >= MAX_SEEN) return;
    if (typeof node !== 'object' || node === null) {
      const text = String(node);
      seen.push(text.length > MAX_TEXT ? `${text.length}${text.slice(0, MAX_TEXT)}${text.slice(-MAX_TEXT)}` : text);
      return;
    }
    const parts = partsOf(node);
    const count = Math.min(parts.length, MAX_PARTS);
    seen.push(`${parts.length}${depth}`);
    for (let part = 0; part < count; part += 1) {
      look(parts[Math.round((part * (parts.length - 1)) / Math.max(1, count - 1))], depth + 1);
    }
  };
  try {
    look(value, 0);
    return seen.join();
  } catch {
    // A getter, or a proxy, that throws.
    return undefined;
  }
}

/** Warns where one of those who share the result of a batched item changes it, or moves it away, before the others see it. */
export async function noticeShared(result: unknown): Promise<void> {
  const before = lookAt(result);
  await takeTurn(undefined);
  if (lookAt(result) === before) return;
  warnOnce('a result that items of one key share was changed by who got it first. Copy it: `structuredClone(result)`.');
}

function partsOf(node: object): ArrayLike<unknown> {
  if (Array.isArray(node)) return node;
  if (Object.prototype.toString.call(node) === '[object Date]') return [Number(node)];
  if (node instanceof Map || node instanceof Set) return [...(node as Iterable<unknown>)];
  if (node instanceof ArrayBuffer) return new Uint8Array(node);
  if (node instanceof DataView) return new Uint8Array(node.buffer, node.byteOffset, node.byteLength);
  // The cast: all other views are lists of numbers.
  return ArrayBuffer.isView(node) ? (node as Uint8Array) : Object.entries(node);
}
