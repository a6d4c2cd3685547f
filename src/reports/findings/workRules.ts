import type { OperationDetail } from '../../types/snapshot.ts';
import { isAway, overGood, seeVital } from './facts.ts';
import type { Rules } from './Rule.ts';

/** Of what was told by its duration alone (`trackOperation`) nobody knows whether it held the page or waited. */
const longestMs = ({ block }: OperationDetail): number => block?.longestMs ?? 0;
const pageMs = ({ block }: OperationDetail): number => block?.sumMs ?? 0;

/** What the app's own work costs. */
export const workRules: Rules = {
  'long-operation': {
    when: ({ report, janky }) =>
      report.operations
        .filter((one) => longestMs(one) > 50 && pageMs(one) > 200 && !one.syncOnlyCount && !isAway(one))
        .filter((one) => !janky.some(({ name }) => name === one.name))
        .map((one) => ({ ...one, ...one.block, costMs: pageMs(one) })),
    title: '`{name}` holds the page for long stretches',
    evidence: '{count run} took {sumMs} of the page, the longest stretch {longestMs}; a frame has 16.7 ms.',
    advice: 'Move it to a worker, or into chunks (`processInChunks`).',
    guide: 'guides/workers.md',
  },
  'clone-bound': {
    when: ({ report }) =>
      report.operations
        .filter(isAway)
        .map((one) => ({ ...one, costMs: pageMs(one) }))
        .filter(({ costMs, totalMs }) => costMs > 100 && costMs > totalMs / 2),
    title: 'Sending to the worker costs `{name}` more than it saves',
    evidence: '{count run}: the page was held for {costMs} of {totalMs} to send and receive.',
    advice: 'Fetch the data in the worker, or send packed columns (`packPoints`).',
    guide: 'guides/workers.md',
  },
  'slower-and-slower': {
    when: ({ report }) =>
      report.operations
        .filter(({ trend, p75Ms }) => trend.direction === 'rising' && trend.confidence >= 0.9 && (p75Ms ?? 0) > 4)
        .map(({ name, count, totalMs, trend: { changeRatio } }) => ({
          name,
          count,
          changeRatio,
          costMs: (totalMs * changeRatio) / (1 + changeRatio),
        }))
        .filter(({ changeRatio }) => changeRatio >= 0.5),
    title: '`{name}` becomes slower and slower',
    evidence: '{changeRatio} slower over {count run}.',
    advice: 'Look for a list that only grows.',
    guide: 'guides/thresholds-and-vitals.md',
  },
  'failing-operation': {
    when: ({ report }) =>
      report.operations
        .filter(({ errorCount, count }) => errorCount >= 3 && errorCount / count > 0.05)
        .map((one) => ({ ...one, costMs: one.errorCount * 100 })),
    title: '`{name}` fails',
    evidence: '{errorCount} of {count run} threw.',
    advice: 'See what it throws: a failed run was waited for, too.',
    guide: 'guides/troubleshooting.md',
  },
  'slow-answer': {
    when: ({ report: { webVitals } }) => {
      const { INP } = webVitals;
      return seeVital(INP).map((seen) => ({
        ...seen,
        target: INP.tags.target ?? 'no element',
        // One answer, however often it grew.
        costMs: overGood(INP),
      }));
    },
    title: 'The page answers a click or a key after {value}',
    evidence: 'Good is {good}. The browser names `{target}`.',
    advice: 'Do less before the next frame: wait for it, then go on in chunks.',
    guide: 'guides/wrapping-an-operation.md',
  },
  'small-cache': {
    when: ({ report: { optimization } }) => {
      const { memoryHitCount = 0, diskHitCount = 0, missCount = 0, hitRatio } = optimization?.cache ?? {};
      const readCount = memoryHitCount + diskHitCount + missCount;
      return readCount >= 50 && (hitRatio ?? 1) < 0.2 ? [{ readCount, hitRatio, costMs: missCount * 5 }] : [];
    },
    title: 'The cache seldom has what is asked for',
    evidence: '{hitRatio} of {readCount read} were hits.',
    advice: 'Make its keys coarser (`snapBounds`), or it larger (`maxBytes`) where it is full.',
    guide: 'guides/caching.md',
  },
  'many-workers': {
    when: ({ report: { optimization, environment } }) => {
      const workerCount = optimization?.pool?.size ?? 0;
      const coreCount = environment.logicalCores ?? Infinity;
      const tooMany = workerCount - coreCount / 2;
      return workerCount > 1 && tooMany > 0 ? [{ workerCount, coreCount, costMs: tooMany * 100 }] : [];
    },
    title: 'The pool takes the cores that the map’s own workers need',
    evidence: '{workerCount worker} on {coreCount core}.',
    advice: 'At most half of the cores: the map decodes its tiles in workers, too.',
    guide: 'guides/workers.md',
  },
  'workers-die': {
    when: ({ report: { optimization } }) => {
      const deathCount = optimization?.pool?.restarts ?? 0;
      return deathCount > 0 ? [{ deathCount, costMs: deathCount * 300 }] : [];
    },
    title: 'Workers die',
    evidence: '{deathCount worker} were started anew.',
    advice: 'Look for tasks out of memory, or over their `timeoutMs`.',
    guide: 'guides/workers.md',
  },
};
