import type { Report } from '../../types/report.ts';
import { sayStatuses } from '../say.ts';
import { MAP_DRAWING, seeVital } from './facts.ts';
import type { Facts } from './facts.ts';
import type { Seen } from './fill.ts';
import type { Rules } from './Rule.ts';

/** Of problems that were told: how often, and what the latest one said. `isOne`: the codes are of one thing, one after the other. */
const told =
  (costMs: number, codes: readonly string[], isOne = false) =>
  ({ report }: Facts): readonly (Seen & { costMs: number })[] => {
    const found = report.problems.filter(({ code }) => codes.includes(code));
    const counts = found.map(({ count }) => count);
    const times = isOne ? Math.max(0, ...counts) : counts.reduce((sum, count) => sum + count, 0);
    const { latestMessage } = found.toSorted((a, b) => b.latestAtMs - a.latestAtMs)[0] ?? {};
    // It ends before what to do begins, which may follow in the same line.
    const latest = latestMessage?.replace(/[^.!?]$/, '$&.');
    return times ? [{ timeCount: times, latest, costMs: costMs * times }] : [];
  };
/** Answered with 429. */
const refusedOf = ({ failedByStatus }: Report['tiles'][number]): number => failedByStatus['429'] ?? 0;

/** What the map, its tiles and its page do. */
export const mapRules: Rules = {
  'update-loop': {
    when: ({ report: { vitals } }) => {
      const { supersededCount = 0 } = vitals.DTS.parts;
      const { sampleCount } = vitals.DTS;
      return supersededCount >= 10 && supersededCount > sampleCount
        ? [{ supersededCount, sampleCount, costMs: supersededCount * 16 }]
        : [];
    },
    title: 'Data is set again before it was drawn',
    evidence: '{supersededCount change} came before the one before was on the screen; {sampleCount} were seen.',
    advice: 'Set it at most once a frame (`latestWins`), and only what changed.',
    guide: 'guides/batching.md',
  },
  'slow-tiles': {
    when: ({ report }) =>
      report.tiles
        .map((source) => ({ ...source, costMs: (source.p75Ms ?? 0) - 1000 }))
        .filter(({ costMs }) => costMs > 0),
    title: 'Tiles of `{sourceId}` are slow',
    evidence: 'p75 {p75Ms} from request to ready over {readyCount tile}; on the network: {networkP75Ms}.',
    advice: 'If it is the network: the tile server and its cache. Else tile size, layers on it, busy workers.',
    guide: 'guides/thresholds-and-vitals.md',
  },
  'throttled-tiles': {
    when: ({ report }) =>
      report.tiles
        .map((source) => ({ ...source, refusedCount: refusedOf(source), costMs: refusedOf(source) * 50 }))
        .filter(({ refusedCount, throttledRatio }) => refusedCount >= 3 || (throttledRatio ?? 0) > 0.02),
    title: 'The tile server throttles `{sourceId}`',
    evidence: '{refusedCount} of {requestCount request} were answered with 429, too many requests ({throttledRatio}).',
    advice: 'Ask for fewer tiles (a cache, larger tiles, a lower `maxzoom`), or for a larger quota.',
    guide: 'guides/troubleshooting.md',
  },
  'failing-tiles': {
    when: ({ report }) =>
      report.tiles
        .map((source) => {
          const { sourceId, failedCount, readyCount, missingCount, failedByStatus } = source;
          const tileCount = failedCount + readyCount + missingCount;
          const failed = failedCount - refusedOf(source);
          // Throttled ones have a finding of their own.
          const { 429: _throttled, ...others } = failedByStatus;
          return {
            sourceId,
            failed,
            statuses: sayStatuses(others) || 'no status is known',
            tileCount,
            failedRatio: failed / tileCount,
            costMs: failed * 50,
          };
        })
        .filter(({ failed, failedRatio }) => failed >= 3 && failedRatio > 0.02),
    title: 'Tiles of `{sourceId}` fail',
    evidence: '{failed} of {tileCount tile} failed ({failedRatio}); by status: {statuses}.',
    advice: 'Look at what the server answers, and for which zoom levels.',
    guide: 'guides/troubleshooting.md',
  },
  'empty-source': {
    when: told(200, ['source-empty']),
    title: 'A source has no tiles at all',
    advice: 'Check its URL and zoom levels.',
    guide: 'guides/troubleshooting.md',
  },
  'context-lost': {
    when: told(5000, ['context-lost', 'context-not-restored'], true),
    title: 'The map lost its WebGL context',
    advice: 'Keep fewer maps alive, remove those that are gone, and draw fewer pixels.',
    guide: 'guides/troubleshooting.md',
  },
  'heap-grows': {
    when: ({ report: { memory } }) => {
      const { bytesPerMount, mountCount } = memory;
      const addedBytes = bytesPerMount ?? 0;
      return addedBytes > 5e6 ? [{ addedBytes, mountCount, costMs: (addedBytes / 1e5) * mountCount }] : [];
    },
    title: 'The heap grows with each map that is mounted',
    evidence: '{addedBytes} with each of {mountCount mount}.',
    advice: 'End each map (`remove()`, `dispose()`), and let go of what listens to it (`ResourceScope`).',
    guide: 'guides/batching.md',
  },
  'open-resources': {
    when: ({ report: { memory } }) =>
      Object.entries(memory.openResources)
        .map(([name, openCount]) => ({ name, openCount, costMs: openCount * 20 }))
        .filter(({ openCount }) => openCount > 0),
    title: '`{name}` is left open',
    evidence: '{openCount resource} after their scope had gone.',
    advice: 'Dispose of the scope where its owner goes.',
    guide: 'guides/batching.md',
  },
  'maps-live-on': {
    when: told(1000, ['live-maps-growing', 'second-map']),
    title: 'Maps live on that should be gone',
    advice: 'End the map where its component unmounts (`remove()`, `dispose()`).',
    guide: 'guides/troubleshooting.md',
  },
  'never-idle': {
    when: told(300, ['never-idle']),
    title: 'The map repaints without end',
    advice: 'Stop the animation that nobody sees (Cesium: `requestRenderMode`): it costs battery at rest.',
    guide: 'guides/troubleshooting.md',
  },
  'attached-late': {
    when: told(1, ['attached-late']),
    severity: 'fair',
    title: 'How fast the map loads is not known',
    advice: 'Attach the map where it is created, or wrap its library in `withCreationTime`.',
    guide: 'vitals.md#ftp',
  },
  'unmeasured-vital': {
    when: ({ report: { vitals, gestureCount, settledViewCount } }) =>
      // Why a load has no number its reason says; that it came late is a finding of its own.
      [vitals.GSL, vitals.GDF, vitals.ST, vitals.VCD, vitals.DTS]
        .filter(({ name, value }) => value === null && gestureCount + (name === 'DTS' ? settledViewCount : 0) > 0)
        .map((vital) => ({
          ...vital,
          gestureCount,
          settledViewCount,
          costMs: 0,
        })),
    severity: 'fair',
    title: '`{name}`, {title}, is not measured',
    evidence: 'In {gestureCount move} and {settledViewCount view}: {reason}.',
    advice: 'See which libraries and browsers tell it.',
    guide: 'libraries.md',
  },
  'unmatched-limit': {
    when: ({ report: { limitVerdicts, operations } }) => {
      const unmatched = limitVerdicts.filter(({ state }) => state === 'unmatched').map(({ pattern }) => pattern);
      return [...new Set(unmatched)].map((pattern) => ({ pattern, operationCount: operations.length, costMs: 1 }));
    },
    severity: 'fair',
    title: 'The limit on `{pattern}` guards nothing',
    evidence: 'No operation has that name ({operationCount} ran).',
    advice: 'Name an operation that runs, or take the limit away.',
    guide: 'guides/thresholds-and-vitals.md',
  },
  'bad-limit': {
    // A limit that matched nothing is told so, too.
    when: (facts) =>
      facts.report.limitVerdicts.some(({ state }) => state === 'unmatched') ? [] : told(1, ['bad-threshold'])(facts),
    severity: 'fair',
    title: 'A limit makes no sense',
    advice: 'Name an operation that runs, and a limit that it can have.',
    guide: 'guides/thresholds-and-vitals.md',
  },
  'drawn-in-software': {
    when({ report: { environment, vitals }, janky }) {
      const drawing = janky.filter(({ name }) => name === MAP_DRAWING);
      // More than the stutter that it explains, which comes after it.
      const droppedMs = janky.length ? 0 : (seeVital(vitals.GDF)[0]?.costMs ?? 0);
      const costMs = drawing.reduce((sum, { stuckCount, longestMs }) => sum + stuckCount * longestMs, 2 + droppedMs);
      return environment.gpu?.isSoftware ? [{ ...environment.gpu, costMs }] : [];
    },
    title: 'The map is drawn without a graphics card',
    evidence: '`{renderer}` draws it: frames take longer.',
    advice: 'Turn hardware acceleration on.',
    guide: 'guides/troubleshooting.md',
  },
};
