import type { OperationDetail, TileSourceReport } from '../../types/snapshot.ts';
import { sayBytes, sayCount, sayDuration, sayMany, sayPercent } from '../say.ts';
import { code, words } from '../words.ts';
import type { Words } from '../words.ts';
import { isPoorly } from './facts.ts';
import type { Facts } from './facts.ts';

/** What was seen, in its numbers, and what to do about it. */
export interface Finding {
  readonly id: string;
  readonly severity: 'poor' | 'fair';
  /** About what it cost the person at the map, ms: the most first. */
  readonly costMs: number;
  readonly title: Words;
  readonly evidence: Words;
  readonly advice: Words;
  /** A page of the guides, and its section. */
  readonly guide: string;
}

/** When it holds: what of the report shows it; each becomes a finding of its own. */
interface Rule<Seen> {
  readonly when: (facts: Facts) => readonly Seen[];
  readonly cost: (seen: Seen, facts: Facts) => number;
  /** @default poor from 500 ms on */
  readonly severity?: Finding['severity'];
  readonly title: (seen: Seen) => Words;
  readonly evidence: (seen: Seen, facts: Facts) => Words;
  readonly advice: (seen: Seen) => Words;
  readonly guide: string;
}

const POOR_FROM_MS = 500;
const rule = <Seen>(row: Rule<Seen>): ((facts: Facts) => readonly Omit<Finding, 'id'>[]) => {
  return (facts) =>
    row.when(facts).map((seen) => {
      const costMs = row.cost(seen, facts);
      return {
        severity: row.severity ?? (costMs >= POOR_FROM_MS ? 'poor' : 'fair'),
        costMs,
        title: row.title(seen),
        evidence: row.evidence(seen, facts),
        advice: row.advice(seen),
        guide: row.guide,
      };
    });
};
const only = <Value>(value: Value, isSo: boolean): readonly Value[] => (isSo ? [value] : []);
/** Of a problem that was told: how often. */
const told =
  (name: string) =>
  (facts: Facts): readonly number[] =>
    only(facts.problem(name), facts.problem(name) > 0);
const latest = (facts: Facts, name: string): string =>
  facts.report.problems.find((problem) => problem.code === name)?.latestMessage ?? '';

const MAP_DRAWING = "the map's own drawing";
const NOBODY = 'none of your measured operations';
const HEAVY_MS = 50;
const isOf = (source: TileSourceReport): number => source.readyCount + source.failedCount + source.missingCount;
const pageMs = (operation: OperationDetail): number =>
  operation.block?.sumMs ?? (operation.routes.worker ? 0 : operation.totalMs);

/** By id. The order is of no importance: findings are sorted by what they cost. */
export const rules: Readonly<Record<string, (facts: Facts) => readonly Omit<Finding, 'id'>[]>> = {
  'operation-in-moves': rule({
    when: ({ janky }) => janky.filter(({ operation }) => operation),
    cost: ({ violationCount, longestMs }) => violationCount * longestMs,
    title: ({ name }) => words`${code(name)} holds the page during moves`,
    evidence: ({ violationCount, longestMs, ofFrameMs, operation }) =>
      words`It is the cause of ${sayMany(violationCount, 'broken limit')} on moves: at worst it held ${sayDuration(longestMs)} of a frame of ${sayDuration(ofFrameMs)}. ${sayMany(operation!.count, 'run')}, p75 ${sayDuration(operation!.p75Ms ?? 0)}.`,
    advice: () => words`Move it to a worker, or run it when the move is over (${code('moveend')}).`,
    guide: 'guides/workers.md',
  }),
  'map-drawing': rule({
    when: ({ janky }) => janky.filter(({ name }) => name === MAP_DRAWING),
    cost: ({ violationCount, longestMs }) => violationCount * longestMs,
    title: () => words`The map’s own drawing makes moves stutter`,
    evidence: ({ violationCount, longestMs }, { report: { environment } }) => {
      const { devicePixelRatio, maps } = environment;
      const layers = maps[0]?.layerCount;
      return words`${sayMany(violationCount, 'broken limit')} on moves, the longest frame ${sayDuration(longestMs)}${layers ? `, ${sayMany(layers, 'layer')}` : ''}${devicePixelRatio ? `, drawn at ${devicePixelRatio} times the pixels` : ''}.`;
    },
    advice: () => words`Draw fewer layers and symbols, or fewer pixels (${code('pixelRatio')}).`,
    guide: 'guides/thresholds-and-vitals.md',
  }),
  'unmeasured-script': rule({
    when: ({ janky }) => janky.filter(({ operation, name }) => !operation && name !== MAP_DRAWING && name !== NOBODY),
    cost: ({ violationCount, longestMs }) => violationCount * longestMs,
    title: ({ name }) => words`${code(name)} holds the page during moves, and nobody measures it`,
    evidence: ({ violationCount, longestMs }) =>
      words`The browser names it in ${sayMany(violationCount, 'broken limit')} on moves; the longest frame took ${sayDuration(longestMs)}.`,
    advice: () => words`Wrap it in ${code('measure()')}, and its route can be learned.`,
    guide: 'guides/wrapping-an-operation.md',
  }),
  'unknown-holder': rule({
    when: ({ janky }) => janky.filter(({ name }) => name === NOBODY),
    cost: ({ violationCount, longestMs }) => violationCount * longestMs,
    title: () => words`Something that nobody measures holds the page during moves`,
    evidence: ({ violationCount, longestMs }) =>
      words`${sayMany(violationCount, 'broken limit')} on moves without a known cause; the longest frame took ${sayDuration(longestMs)}.`,
    advice: () => words`Wrap what listens to the map’s events in ${code('measure()')}.`,
    guide: 'guides/wrapping-an-operation.md',
  }),
  'long-operation': rule({
    when: ({ report, janky }) =>
      report.operations.filter(
        (one) =>
          (one.block?.longestMs ?? (one.routes.worker ? 0 : (one.maxMs ?? 0))) > HEAVY_MS &&
          pageMs(one) > 200 &&
          !one.syncOnlyCount &&
          !janky.some(({ name }) => name === one.name),
      ),
    cost: pageMs,
    title: ({ name }) => words`${code(name)} holds the page for long stretches`,
    evidence: (one) =>
      words`${sayMany(one.count, 'run')} took ${sayDuration(pageMs(one))} of the page in all, the longest stretch ${sayDuration(one.block?.longestMs ?? one.maxMs ?? 0)}; a frame has 16.7 ms.`,
    advice: () => words`Move it to a worker, or into chunks (${code('processInChunks')}).`,
    guide: 'guides/workers.md',
  }),
  'settle-network': rule({
    when: ({ report: { vitals } }) => {
      const { networkMs = 0, decodeMs = 0 } = vitals.ST.parts;
      return only(vitals.ST, isPoorly(vitals.ST) && networkMs > decodeMs);
    },
    cost: ({ value, good, sampleCount }) => ((value ?? good) - good) * sampleCount,
    title: () => words`After a move the map waits for the network`,
    evidence: ({ value, parts, sampleCount }) =>
      words`Settling takes ${sayDuration(value ?? 0)} (p75 of ${sayMany(sampleCount, 'move')}); of the latest ${sayDuration(parts['networkMs'] ?? 0)} were the network’s.`,
    advice: () =>
      words`Cache tiles nearer to the user, ask for fewer or smaller ones, and warm the connection (${code('preconnect')}).`,
    guide: 'guides/thresholds-and-vitals.md',
  }),
  'settle-client': rule({
    when: ({ report: { vitals } }) => {
      const { networkMs = 0, decodeMs = 0 } = vitals.ST.parts;
      return only(vitals.ST, isPoorly(vitals.ST) && decodeMs > 0 && decodeMs >= networkMs);
    },
    cost: ({ value, good, sampleCount }) => ((value ?? good) - good) * sampleCount,
    title: () => words`After a move the map waits for itself: decoding and placing tiles`,
    evidence: ({ value, parts, sampleCount }) =>
      words`Settling takes ${sayDuration(value ?? 0)} (p75 of ${sayMany(sampleCount, 'move')}); of the latest ${sayDuration(parts['decodeMs'] ?? 0)} came after the network.`,
    advice: () => words`Use fewer symbol layers and smaller tiles, and leave the map’s workers a core.`,
    guide: 'guides/thresholds-and-vitals.md',
  }),
  'slow-tiles': rule({
    when: ({ report }) => report.tiles.filter((tile) => (tile.p75Ms ?? 0) > 1000),
    cost: ({ p75Ms }) => (p75Ms ?? 0) - 1000,
    title: ({ sourceId }) => words`Tiles of ${code(sourceId)} are slow`,
    evidence: ({ p75Ms, networkP75Ms, readyCount }) =>
      words`p75 ${sayDuration(p75Ms ?? 0)} from request to ready over ${sayMany(readyCount, 'tile')}; ${networkP75Ms === null ? 'the browser does not tell the network’s part' : `${sayDuration(networkP75Ms)} of it on the network`}.`,
    advice: ({ p75Ms, networkP75Ms }) =>
      (networkP75Ms ?? 0) > (p75Ms ?? 0) / 2
        ? words`Look at the tile server and its cache.`
        : words`Look at the client: tile size, layers on this source, busy workers.`,
    guide: 'guides/thresholds-and-vitals.md',
  }),
  'late-map': rule({
    when: ({ report: { vitals } }) => only(vitals.TCM, isPoorly(vitals.TCM)),
    cost: ({ value, good }) => (value ?? good) - good,
    title: ({ value }) => words`The map is complete after ${sayDuration(value ?? 0)}`,
    evidence: ({ value, good }, { report }) => {
      const first = report.vitals.FTP.value;
      return words`${sayDuration((value ?? 0) - good)} more than good. ${first === null ? 'When its first tile came is not known.' : `Its first tile came after ${sayDuration(first)}.`}`;
    },
    advice: () =>
      words`Start the style and the sources with the page (${code('preload')}), and load what is not in view later.`,
    guide: 'vitals.md#tcm',
  }),
  'slow-update': rule({
    when: ({ report: { vitals } }) => only(vitals.DTS, isPoorly(vitals.DTS)),
    cost: ({ value, good, sampleCount }) => ((value ?? good) - good) * sampleCount,
    title: ({ value }) => words`A change of data takes ${sayDuration(value ?? 0)} to show`,
    evidence: ({ sampleCount, parts }) =>
      words`p75 of ${sayMany(sampleCount, 'change')}. Of the latest: ${
        ['transferMs', 'workerMs', 'drawMs']
          .filter((part) => parts[part] !== undefined)
          .map((part) => `${part.slice(0, -2)} ${sayDuration(parts[part] ?? 0)}`)
          .join(', ') || 'its parts are not known'
      }.`,
    advice: () => words`Send what changed, not the whole collection (${code('updateData')}), or draw it from tiles.`,
    guide: 'vitals.md#dts',
  }),
  'update-loop': rule({
    when: ({ report: { vitals } }) => {
      const { supersededCount = 0 } = vitals.DTS.parts;
      return only(
        { ...vitals.DTS, supersededCount },
        supersededCount > vitals.DTS.sampleCount && supersededCount >= 10,
      );
    },
    cost: ({ supersededCount }) => supersededCount * 16,
    title: () => words`Data is set again before it was drawn`,
    evidence: ({ supersededCount, sampleCount }) =>
      words`${sayMany(supersededCount, 'change')} came before the one before was on the screen; ${sayCount(sampleCount)} were seen.`,
    advice: () => words`Set it at most once a frame (${code('latestWins')}), and only what changed.`,
    guide: 'guides/batching.md',
  }),
  'clone-bound': rule({
    when: ({ report }) =>
      report.operations.filter(
        ({ routes, block, totalMs, count }) =>
          (routes.worker ?? 0) > count / 2 && block && block.sumMs > totalMs / 2 && block.sumMs > 100,
      ),
    cost: ({ block }) => block?.sumMs ?? 0,
    title: ({ name }) => words`Sending to the worker costs ${code(name)} more than it saves`,
    evidence: ({ block, totalMs, count }) =>
      words`${sayMany(count, 'run')}: the page was held for ${sayDuration(block?.sumMs ?? 0)} of ${sayDuration(totalMs)} to send and receive.`,
    advice: () => words`Fetch the data in the worker, or send packed columns (${code('packPoints')}).`,
    guide: 'guides/workers.md',
  }),
  'slow-answer': rule({
    when: ({ report: { webVitals } }) => only(webVitals.INP, isPoorly(webVitals.INP)),
    cost: ({ value, good }) => (value ?? good) - good,
    title: ({ value }) => words`The page answers a click or a key after ${sayDuration(value ?? 0)}`,
    evidence: ({ good, tags }) =>
      words`Good is ${sayDuration(good)}.${tags.target ? words` The browser names ${code(tags.target)}.` : ''}`,
    advice: () => words`Do less before the next frame: wait for it, then go on in chunks.`,
    guide: 'guides/wrapping-an-operation.md',
  }),
  'slower-and-slower': rule({
    when: ({ report }) =>
      report.operations.filter(
        ({ trend, p75Ms }) =>
          trend.direction === 'rising' && trend.changeRatio >= 0.5 && trend.confidence >= 0.9 && (p75Ms ?? 0) > 4,
      ),
    cost: ({ totalMs, trend }) => (totalMs * trend.changeRatio) / (1 + trend.changeRatio),
    title: ({ name }) => words`${code(name)} becomes slower and slower`,
    evidence: ({ trend, count }) => words`${sayPercent(trend.changeRatio)} slower over ${sayMany(count, 'run')}.`,
    advice: () => words`Look for a list that only grows.`,
    guide: 'guides/thresholds-and-vitals.md',
  }),
  'failing-operation': rule({
    when: ({ report }) =>
      report.operations.filter(({ errorCount, count }) => errorCount >= 3 && errorCount / count > 0.05),
    cost: ({ errorCount }) => errorCount * 100,
    title: ({ name }) => words`${code(name)} fails`,
    evidence: ({ errorCount, count }) => words`${sayCount(errorCount)} of ${sayMany(count, 'run')} threw.`,
    advice: () => words`See what it throws: a failed run was waited for, too.`,
    guide: 'guides/troubleshooting.md',
  }),
  'failing-tiles': rule({
    when: ({ report }) => report.tiles.filter((tile) => tile.failedCount >= 3 && tile.failedCount / isOf(tile) > 0.02),
    cost: ({ failedCount }) => failedCount * 50,
    title: ({ sourceId }) => words`Tiles of ${code(sourceId)} fail`,
    evidence: (tile) =>
      words`${sayCount(tile.failedCount)} of ${sayMany(isOf(tile), 'tile')} failed (${sayPercent(tile.failedCount / isOf(tile))}).`,
    advice: () => words`Look at the server’s answers: 429 means that it throttles you.`,
    guide: 'guides/troubleshooting.md',
  }),
  'empty-source': rule({
    when: told('source-empty'),
    cost: (count) => count * 200,
    title: () => words`A source has no tiles at all`,
    evidence: (_count, facts) => words`${latest(facts, 'source-empty')}`,
    advice: () => words`Check its URL, and the zoom levels that it says it has.`,
    guide: 'guides/troubleshooting.md',
  }),
  'context-lost': rule({
    when: (facts) => {
      const count = facts.problem('context-lost') + facts.problem('context-not-restored');
      return only(count, count > 0);
    },
    cost: (count) => count * 5000,
    title: () => words`The map lost its WebGL context`,
    evidence: (count, facts) =>
      words`${sayMany(count, 'time')}; ${facts.problem('context-not-restored') ? 'it did not come back within 5 s.' : 'it came back.'}`,
    advice: () => words`Keep fewer maps alive, remove those that are gone, and draw fewer pixels.`,
    guide: 'guides/troubleshooting.md',
  }),
  'heap-grows': rule({
    when: ({ report: { memory } }) => only(memory, (memory.bytesPerMount ?? 0) > 5e6),
    cost: ({ bytesPerMount, mountCount }) => ((bytesPerMount ?? 0) / 1e6) * mountCount * 10,
    title: () => words`The heap grows with each map that is mounted`,
    evidence: ({ bytesPerMount, mountCount }) =>
      words`${sayBytes(bytesPerMount ?? 0)} with each of ${sayMany(mountCount, 'mount')}.`,
    advice: () => words`Call ${code('map.remove()')}, and let go of what listens to it (${code('ResourceScope')}).`,
    guide: 'guides/batching.md',
  }),
  'open-resources': rule({
    when: ({ report: { memory } }) => Object.entries(memory.openResources).filter(([, count]) => count > 0),
    cost: ([, count]) => count * 20,
    title: ([name]) => words`${code(name)} is left open`,
    evidence: ([, count]) =>
      words`${sayMany(count, 'resource')} of this name were found open after their scope had gone.`,
    advice: () => words`Dispose of the scope where its owner goes.`,
    guide: 'guides/batching.md',
  }),
  'two-maps': rule({
    when: (facts) => {
      const count = facts.problem('second-map') + facts.problem('live-maps-growing');
      return only(count, count > 0);
    },
    cost: (count) => count * 1000,
    title: () => words`Maps live on that should be gone`,
    evidence: (_count, facts) => words`${latest(facts, 'live-maps-growing') || latest(facts, 'second-map')}`,
    advice: () => words`Call ${code('map.remove()')} where the component unmounts.`,
    guide: 'guides/troubleshooting.md',
  }),
  'never-idle': rule({
    when: told('never-idle'),
    cost: (count) => count * 300,
    title: () => words`The map repaints without end`,
    evidence: (count, facts) => words`Seen ${sayMany(count, 'time')}: ${latest(facts, 'never-idle')}`,
    advice: () => words`Stop the animation that nobody sees: it costs battery at rest.`,
    guide: 'guides/troubleshooting.md',
  }),
  'small-cache': rule({
    when: ({ report: { optimization } }) => {
      const cache = optimization?.cache;
      const readCount = cache ? cache.memoryHitCount + cache.diskHitCount + cache.missCount : 0;
      return cache && readCount >= 50 && (cache.hitRatio ?? 1) < 0.2 ? [{ ...cache, readCount }] : [];
    },
    cost: ({ missCount }) => missCount * 5,
    title: () => words`The cache seldom has what is asked for`,
    evidence: ({ readCount, hitRatio }) =>
      words`${sayPercent(hitRatio ?? 0)} of ${sayMany(readCount, 'read')} were hits.`,
    advice: () => words`Make it larger (${code('maxBytes')}), or its keys coarser (${code('snapBounds')}).`,
    guide: 'guides/caching.md',
  }),
  'many-workers': rule({
    when: ({ report: { optimization, environment } }) => {
      const size = optimization?.pool?.size ?? 0;
      const cores = environment.logicalCores ?? Infinity;
      return only({ size, cores }, size > 1 && size > cores / 2);
    },
    cost: ({ size, cores }) => (size - cores / 2) * 100,
    title: () => words`The pool takes the cores that the map’s own workers need`,
    evidence: ({ size, cores }) => words`${sayMany(size, 'worker')} on ${sayMany(cores, 'core')}.`,
    advice: () => words`At most half of the cores: the map decodes its tiles in workers, too.`,
    guide: 'guides/workers.md',
  }),
  'workers-die': rule({
    when: ({ report: { optimization } }) =>
      only(optimization?.pool?.restarts ?? 0, (optimization?.pool?.restarts ?? 0) > 0),
    cost: (count) => count * 300,
    title: () => words`Workers die`,
    evidence: (count) => words`${sayMany(count, 'worker')} had to be started anew.`,
    advice: () => words`Look for tasks that run out of memory, or over their ${code('timeoutMs')}.`,
    guide: 'guides/workers.md',
  }),
  'attached-late': rule({
    when: told('attached-late'),
    severity: 'fair',
    cost: () => 1,
    title: () => words`How fast the map loads is not known`,
    evidence: (_count, facts) => words`${latest(facts, 'attached-late')}.`,
    advice: () => words`Attach the map where it is created, or wrap its library in ${code('withCreationTime')}.`,
    guide: 'vitals.md#ftp',
  }),
  'unmatched-limit': rule({
    when: ({ report }) =>
      report.problems.filter(({ code: name, latestMessage }) => name === 'bad-threshold' && latestMessage),
    severity: 'fair',
    cost: () => 1,
    title: () => words`A limit guards nothing`,
    evidence: ({ latestMessage }) => words`${latestMessage}`,
    advice: () => words`Name an operation that runs: see the list below.`,
    guide: 'guides/thresholds-and-vitals.md',
  }),
  'drawn-in-software': rule({
    when: ({ report: { environment } }) => only(environment.gpu?.renderer ?? '', environment.gpu?.isSoftware === true),
    severity: 'fair',
    cost: () => 2,
    title: () => words`The map is drawn without a graphics card`,
    evidence: (renderer) =>
      words`The renderer is ${code(renderer)}: frames take many times longer than for most people.`,
    advice: () => words`Do not compare it with sessions on real hardware.`,
    guide: 'guides/troubleshooting.md',
  }),
  'many-markers': rule({
    when: ({ report: { environment } }) => environment.maps.filter(({ markerCount }) => (markerCount ?? 0) >= 1000),
    severity: 'fair',
    cost: ({ markerCount }) => (markerCount ?? 0) / 10,
    title: () => words`Thousands of markers are elements of the page`,
    evidence: ({ markerCount }) =>
      words`${sayMany(markerCount ?? 0, 'marker')}: each is moved by the browser’s layout in every frame.`,
    advice: () => words`Draw them as a symbol layer, or cluster them.`,
    guide: 'guides/wrapping-an-operation.md',
  }),
};
