import type { Report } from '../../types/report.ts';
import { sayStatuses } from '../say.ts';
import { MAP_DRAWING, isPoorly, overGood } from './facts.ts';
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
    const latest = found.toSorted((a, b) => b.latestAtMs - a.latestAtMs)[0]?.latestMessage;
    return times ? [{ timeCount: times, latest, costMs: costMs * times }] : [];
  };
/** Answered with 429. */
const refusedOf = ({ failedByStatus }: Report['tiles'][number]): number => failedByStatus['429'] ?? 0;

const LOADING = { FTP: 1, TCM: 1 };
const ATTACH_EARLY = 'Attach the map where it is created, or wrap its library in `withCreationTime`.';
const MEASURE_UPDATE = 'Wrap what sets data in `measureUpdate`, or have the source watched by `trackSource`.';
const NO_WAY = 'Compare it where the map library and the browser tell it: docs/libraries.md has which do.';

/** What the map, its tiles and its page do. */
export const mapRules: Rules = {
  'late-map': {
    when: ({ report: { vitals } }) => {
      const seen = { completeMs: vitals.TCM.value, firstMs: vitals.FTP.value, costMs: overGood(vitals.TCM) };
      return isPoorly(vitals.TCM) ? [seen] : [];
    },
    title: 'The map is complete after {completeMs}',
    evidence: '{costMs} more than good; its first tile: {firstMs}.',
    advice: 'Start the style and the sources with the page (`preload`), and load what is not in view later.',
    guide: 'vitals.md#tcm',
  },
  'slow-update': {
    when: ({ report: { vitals } }) => {
      const { value: shownMs, sampleCount, parts } = vitals.DTS;
      const costMs = overGood(vitals.DTS) * sampleCount;
      return isPoorly(vitals.DTS) ? [{ ...parts, shownMs, sampleCount, costMs }] : [];
    },
    title: 'A change of data takes {shownMs} to show',
    evidence:
      'p75 of {sampleCount change}. In the latest, sending {transferMs}, the map’s worker {workerMs}, drawing {drawMs}.',
    advice: 'Send what changed, not the whole collection (`updateData`), or draw it from tiles.',
    guide: 'vitals.md#dts',
  },
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
    advice: 'Look at what the server answers, and whether it has these zoom levels.',
    guide: 'guides/troubleshooting.md',
  },
  'empty-source': {
    when: told(200, ['source-empty']),
    title: 'A source has no tiles at all',
    evidence: 'Told {timeCount time}: {latest}',
    advice: 'Check its URL, and the zoom levels that it says it has.',
    guide: 'guides/troubleshooting.md',
  },
  'context-lost': {
    when: told(5000, ['context-lost', 'context-not-restored'], true),
    title: 'The map lost its WebGL context',
    evidence: '{timeCount time}. {latest}',
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
    advice: 'Call `map.remove()`, and let go of what listens to it (`ResourceScope`).',
    guide: 'guides/batching.md',
  },
  'open-resources': {
    when: ({ report: { memory } }) =>
      Object.entries(memory.openResources)
        .map(([name, openCount]) => ({ name, openCount, costMs: openCount * 20 }))
        .filter(({ openCount }) => openCount > 0),
    title: '`{name}` is left open',
    evidence: '{openCount resource} of this name, after their scope had gone.',
    advice: 'Dispose of the scope where its owner goes.',
    guide: 'guides/batching.md',
  },
  'maps-live-on': {
    when: told(1000, ['live-maps-growing', 'second-map']),
    title: 'Maps live on that should be gone',
    evidence: 'Told {timeCount time}: {latest}',
    advice: 'Call `map.remove()` where the component unmounts.',
    guide: 'guides/troubleshooting.md',
  },
  'never-idle': {
    when: told(300, ['never-idle']),
    title: 'The map repaints without end',
    evidence: 'Told {timeCount time}: {latest}',
    advice: 'Stop the animation that nobody sees: it costs battery at rest.',
    guide: 'guides/troubleshooting.md',
  },
  'attached-late': {
    when: told(1, ['attached-late']),
    severity: 'fair',
    title: 'How fast the map loads is not known',
    evidence: 'Told {timeCount time}: {latest}',
    advice: ATTACH_EARLY,
    guide: 'vitals.md#ftp',
  },
  'unmeasured-vital': {
    when: ({ report: { vitals, problems, gestureCount, settledViewCount } }) =>
      Object.values(vitals)
        .filter(({ name, value }) => {
          if (value !== null || name === 'MFR') return false;
          if (name === 'DTS') return gestureCount + settledViewCount > 0;
          // A map that came late has a finding of its own.
          if (name in LOADING) return settledViewCount > 0 && !problems.some(({ code }) => code === 'attached-late');
          return gestureCount > 0;
        })
        .map((vital) => ({
          ...vital,
          howTo: vital.name === 'DTS' ? MEASURE_UPDATE : vital.name in LOADING ? ATTACH_EARLY : NO_WAY,
          gestureCount,
          settledViewCount,
          costMs: 0,
        })),
    severity: 'fair',
    title: '`{name}`, {title}, is not measured',
    evidence: 'In {gestureCount move} and {settledViewCount view}: {reason}.',
    advice: '{howTo}',
    guide: 'vitals.md',
  },
  'unmatched-limit': {
    when: ({ report: { limitVerdicts, operations } }) => {
      const unmatched = limitVerdicts.filter(({ state }) => state === 'unmatched').map(({ pattern }) => pattern);
      return [...new Set(unmatched)].map((pattern) => ({ pattern, operationCount: operations.length, costMs: 1 }));
    },
    severity: 'fair',
    title: 'The limit on `{pattern}` guards nothing',
    evidence: 'None of {operationCount operation} has that name.',
    advice: 'Name an operation that runs, or take the limit away.',
    guide: 'guides/thresholds-and-vitals.md',
  },
  'bad-limit': {
    // A limit that matched nothing is told so, too.
    when: (facts) =>
      facts.report.limitVerdicts.some(({ state }) => state === 'unmatched') ? [] : told(1, ['bad-threshold'])(facts),
    severity: 'fair',
    title: 'A limit makes no sense',
    evidence: 'Told {timeCount time}: {latest}',
    advice: 'Name an operation that runs, and a limit that it can have.',
    guide: 'guides/thresholds-and-vitals.md',
  },
  'drawn-in-software': {
    when({ report: { environment }, janky }) {
      const drawing = janky.filter(({ name }) => name === MAP_DRAWING);
      // More than the stutter that it explains, which comes after it.
      const costMs = drawing.reduce((sum, { stuckCount, longestMs }) => sum + stuckCount * longestMs, 2);
      return environment.gpu?.isSoftware ? [{ ...environment.gpu, costMs }] : [];
    },
    title: 'The map is drawn without a graphics card',
    evidence: '`{renderer}` draws it: frames take longer than for most.',
    advice: 'Turn hardware acceleration on.',
    guide: 'guides/troubleshooting.md',
  },
};
