import { isPoorly, overGood } from './facts.ts';
import type { Facts } from './facts.ts';
import type { Seen } from './fill.ts';
import type { Rules } from './Rule.ts';

/** Of problems that were told: how often, and what the latest one said. */
const told =
  (costMs: number, ...codes: readonly string[]) =>
  ({ report }: Facts): readonly (Seen & { costMs: number })[] => {
    const found = report.problems.filter(({ code }) => codes.includes(code));
    const times = found.reduce((sum, { count }) => sum + count, 0);
    return times ? [{ timeCount: times, latest: found[0]?.latestMessage, costMs: costMs * times }] : [];
  };
const allOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** What the map, its tiles and its page do. */
export const mapRules: Rules = {
  'late-map': {
    when: ({ report: { vitals } }) =>
      isPoorly(vitals.TCM)
        ? [
            {
              completeMs: vitals.TCM.value,
              overMs: overGood(vitals.TCM),
              firstMs: vitals.FTP.value,
              costMs: overGood(vitals.TCM),
            },
          ]
        : [],
    title: 'The map is complete after {completeMs}',
    evidence: '{overMs} more than good; its first tile: {firstMs}.',
    advice: 'Start the style and the sources with the page (`preload`), and load what is not in view later.',
    guide: 'vitals.md#tcm',
  },
  'slow-update': {
    when: ({ report: { vitals } }) => {
      const { value, sampleCount, parts } = vitals.DTS;
      const { transferMs, workerMs, drawMs } = parts;
      const seen = { shownMs: value, changeCount: sampleCount, transferMs, workerMs, drawMs };
      return isPoorly(vitals.DTS) ? [{ ...seen, costMs: overGood(vitals.DTS) * sampleCount }] : [];
    },
    title: 'A change of data takes {shownMs} to show',
    evidence:
      'p75 of {changeCount change}. Of the latest: sending {transferMs}, the map’s worker {workerMs}, drawing {drawMs}.',
    advice: 'Send what changed, not the whole collection (`updateData`), or draw it from tiles.',
    guide: 'vitals.md#dts',
  },
  'update-loop': {
    when: ({ report: { vitals } }) => {
      const { supersededCount = 0 } = vitals.DTS.parts;
      const { sampleCount } = vitals.DTS;
      return supersededCount >= 10 && supersededCount > sampleCount
        ? [{ supersededCount, shown: sampleCount, costMs: supersededCount * 16 }]
        : [];
    },
    title: 'Data is set again before it was drawn',
    evidence: '{supersededCount change} came before the one before was on the screen; {shown} were seen.',
    advice: 'Set it at most once a frame (`latestWins`), and only what changed.',
    guide: 'guides/batching.md',
  },
  'slow-tiles': {
    when: ({ report }) =>
      report.tiles
        .map(({ sourceId, p75Ms, networkP75Ms, readyCount }) => ({
          sourceId,
          p75Ms,
          networkMs: networkP75Ms,
          tileCount: readyCount,
          costMs: (p75Ms ?? 0) - 1000,
        }))
        .filter(({ costMs }) => costMs > 0),
    title: 'Tiles of `{sourceId}` are slow',
    evidence: 'p75 {p75Ms} from request to ready over {tileCount tile}; on the network: {networkMs}.',
    advice: 'If it is the network: the tile server and its cache. Else tile size, layers on it, busy workers.',
    guide: 'guides/thresholds-and-vitals.md',
  },
  'failing-tiles': {
    when: ({ report }) =>
      report.tiles
        .map(({ sourceId, failedCount, readyCount, missingCount }) => {
          const tileCount = allOf([failedCount, readyCount, missingCount]);
          return {
            sourceId,
            failed: failedCount,
            tileCount,
            failedRatio: failedCount / tileCount,
            costMs: failedCount * 50,
          };
        })
        .filter(({ failed, failedRatio }) => failed >= 3 && failedRatio > 0.02),
    title: 'Tiles of `{sourceId}` fail',
    evidence: '{failed} of {tileCount tile} failed ({failedRatio}).',
    advice: 'Look at the server’s answers: 429 means that it throttles you.',
    guide: 'guides/troubleshooting.md',
  },
  'empty-source': {
    when: told(200, 'source-empty'),
    title: 'A source has no tiles at all',
    evidence: 'Told {timeCount time}: {latest}',
    advice: 'Check its URL, and the zoom levels that it says it has.',
    guide: 'guides/troubleshooting.md',
  },
  'context-lost': {
    when: told(5000, 'context-not-restored', 'context-lost'),
    title: 'The map lost its WebGL context',
    evidence: '{timeCount time}. {latest}',
    advice: 'Keep fewer maps alive, remove those that are gone, and draw fewer pixels.',
    guide: 'guides/troubleshooting.md',
  },
  'heap-grows': {
    when: ({ report: { memory } }) => {
      const { bytesPerMount, mountCount } = memory;
      return (bytesPerMount ?? 0) > 5e6
        ? [{ addedBytes: bytesPerMount, mountCount, costMs: ((bytesPerMount ?? 0) / 1e5) * mountCount }]
        : [];
    },
    title: 'The heap grows with each map that is mounted',
    evidence: '{addedBytes} with each of {mountCount mount}.',
    advice: 'Call `map.remove()`, and let go of what listens to it (`ResourceScope`).',
    guide: 'guides/batching.md',
  },
  'open-resources': {
    when: ({ report: { memory } }) =>
      Object.entries(memory.openResources)
        .map(([name, count]) => ({ name, openCount: count, costMs: count * 20 }))
        .filter(({ openCount }) => openCount > 0),
    title: '`{name}` is left open',
    evidence: '{openCount resource} of this name, after their scope had gone.',
    advice: 'Dispose of the scope where its owner goes.',
    guide: 'guides/batching.md',
  },
  'maps-live-on': {
    when: told(1000, 'live-maps-growing', 'second-map'),
    title: 'Maps live on that should be gone',
    evidence: 'Told {timeCount time}: {latest}',
    advice: 'Call `map.remove()` where the component unmounts.',
    guide: 'guides/troubleshooting.md',
  },
  'never-idle': {
    when: told(300, 'never-idle'),
    title: 'The map repaints without end',
    evidence: 'Told {timeCount time}: {latest}',
    advice: 'Stop the animation that nobody sees: it costs battery at rest.',
    guide: 'guides/troubleshooting.md',
  },
  'attached-late': {
    when: told(1, 'attached-late'),
    severity: 'fair',
    title: 'How fast the map loads is not known',
    evidence: 'Told {timeCount time}: {latest}',
    advice: 'Attach the map where it is created, or wrap its library in `withCreationTime`.',
    guide: 'vitals.md#ftp',
  },
  'unmatched-limit': {
    when: told(1, 'bad-threshold'),
    severity: 'fair',
    title: 'A limit guards nothing',
    evidence: 'Told {timeCount time}: {latest}',
    advice: 'Name an operation that runs, and a limit that it can have.',
    guide: 'guides/thresholds-and-vitals.md',
  },
  'drawn-in-software': {
    when: ({ report: { environment } }) =>
      environment.gpu?.isSoftware ? [{ renderer: environment.gpu.renderer, costMs: 2 }] : [],
    severity: 'fair',
    title: 'The map is drawn without a graphics card',
    evidence: 'The renderer is `{renderer}`: frames take many times longer than for most people.',
    advice: 'Do not compare it with sessions on real hardware.',
    guide: 'guides/troubleshooting.md',
  },
};
