import { MAP_DRAWING, NOBODY, isPoorly, overGood } from './facts.ts';
import type { Facts, Holder } from './facts.ts';
import type { Seen } from './fill.ts';
import type { Rules } from './Rule.ts';

const holder = (it: Holder, { report: { gestureCount } }: Facts): Seen & { costMs: number } => ({
  ...it.operation,
  ...it,
  gestureCount,
  costMs: it.stuckCount * it.longestMs,
});
const settle = ({ report: { vitals } }: Facts, isNetwork: boolean): readonly (Seen & { costMs: number })[] => {
  const { value: settleMs, sampleCount, parts } = vitals.ST;
  const { networkMs = 0, decodeMs = 0 } = parts;
  if (!isPoorly(vitals.ST) || networkMs + decodeMs === 0 || networkMs > decodeMs !== isNetwork) return [];
  return [{ settleMs, sampleCount, networkMs, decodeMs, costMs: overGood(vitals.ST) * sampleCount }];
};

const STUTTERS = 'This map stutters while it is moved, because ';

/** What makes moving the map stutter, or slow to settle. */
export const moveRules: Rules = {
  'operation-in-moves': {
    when: (facts) => facts.janky.filter(({ operation }) => operation).map((it) => holder(it, facts)),
    verdict: STUTTERS + '`{name}` holds the page',
    title: '`{name}` holds the page during moves',
    evidence:
      'It made {stuckCount} of {gestureCount move} stutter: at worst it held {longestMs} of a frame of {ofFrameMs}. {count run}, p75 {p75Ms}.',
    advice: 'Move it to a worker, or run it when the move is over (`moveend`).',
    guide: 'guides/workers.md',
  },
  'map-drawing': {
    when: (facts) =>
      facts.janky
        .filter(({ name }) => name === MAP_DRAWING)
        .map((it) => ({
          ...holder(it, facts),
          ...facts.report.environment.maps[0],
          pixels: facts.report.environment.devicePixelRatio,
        })),
    verdict: STUTTERS + 'its own drawing takes too long',
    title: 'The map’s own drawing makes moves stutter',
    evidence:
      '{stuckCount} of {gestureCount move} stuttered, the longest frame took {longestMs}; layers: {layerCount}, drawn at {pixels} times the pixels.',
    advice: 'Draw fewer layers and symbols, or fewer pixels (`pixelRatio`).',
    guide: 'vitals.md#gdf',
  },
  'unmeasured-script': {
    when: (facts) =>
      facts.janky
        .filter(({ operation, name }) => !operation && name !== MAP_DRAWING && name !== NOBODY)
        .map((it) => holder(it, facts)),
    verdict: STUTTERS + '`{name}` holds the page',
    title: '`{name}` holds the page during moves',
    evidence: 'The browser names it in {stuckCount} of {gestureCount move}; the longest frame took {longestMs}.',
    advice: 'To mend it, {advice}.',
    guide: 'guides/wrapping-an-operation.md',
  },
  'unknown-holder': {
    when: (facts) => facts.janky.filter(({ name }) => name === NOBODY).map((it) => holder(it, facts)),
    verdict: STUTTERS + 'something that nobody measures holds the page',
    title: 'Something that nobody measures holds the page during moves',
    evidence:
      '{stuckCount} of {gestureCount move} stuttered without a known cause; the longest frame took {longestMs}.',
    advice: 'Wrap what listens to the map’s events in `measure()`.',
    guide: 'guides/wrapping-an-operation.md',
  },
  'settle-network': {
    when: (facts) => settle(facts, true),
    title: 'After a move the map waits for the network',
    evidence: 'Settling takes {settleMs} (p75 of {sampleCount move}); in the latest, {networkMs} were the network’s.',
    advice: 'Cache tiles nearer to the user, ask for fewer, and warm the connection (`preconnect`).',
    guide: 'vitals.md#st',
  },
  'settle-client': {
    when: (facts) => settle(facts, false),
    title: 'After a move the map waits for itself: decoding and placing tiles',
    evidence:
      'Settling takes {settleMs} (p75 of {sampleCount move}); in the latest, {decodeMs} came after the network.',
    advice: 'Use fewer symbol layers and smaller tiles, and leave the map’s workers a core.',
    guide: 'vitals.md#st',
  },
  'many-markers': {
    when: ({ report: { environment } }) =>
      environment.maps
        .map(({ markerCount }) => ({ markerCount, costMs: (markerCount ?? 0) / 10 }))
        .filter(({ costMs }) => costMs >= 100),
    severity: 'fair',
    title: 'Thousands of markers are elements of the page',
    evidence: '{markerCount marker}: the browser lays out each in each frame of a move.',
    advice: 'Draw them as a symbol layer, or cluster them.',
    guide: 'guides/wrapping-an-operation.md',
  },
};
