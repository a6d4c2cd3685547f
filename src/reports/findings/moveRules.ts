import { MAP_DRAWING, NOBODY } from './facts.ts';
import type { Facts, Holder } from './facts.ts';
import type { Seen } from './fill.ts';
import type { Rules } from './Rule.ts';

const holder = (it: Holder, { report: { gestureCount } }: Facts): Seen & { costMs: number } => ({
  ...it.operation,
  ...it,
  gestureCount,
  costMs: it.stuckCount * it.longestMs,
});
const STUTTERS = 'This map stutters while it is moved, because ';

/** What makes moving the map stutter. */
export const moveRules: Rules = {
  'operation-in-moves': {
    when: (facts) => facts.janky.filter(({ operation }) => operation).map((it) => holder(it, facts)),
    verdict: STUTTERS + '`{name}` holds the page',
    title: '`{name}` holds the page during moves',
    evidence:
      'It made {stuckCount} of {gestureCount move} stutter: at worst it held {longestMs} of a frame of {ofFrameMs}. {count run}, p75 {p75Ms}.',
    advice: 'Run it when the move is over (`moveend`), or in a worker.',
    guide: 'guides/workers.md',
  },
  'map-drawing': {
    when: (facts) =>
      facts.janky
        .filter(({ name }) => name === MAP_DRAWING)
        .map((it) => ({
          ...holder(it, facts),
          layers: facts.report.environment.maps.map(({ layerCount }) => layerCount ?? 'not known').join(', '),
          pixels: String(facts.report.environment.devicePixelRatio ?? 'not known'),
        })),
    verdict: STUTTERS + 'its own drawing takes too long',
    title: 'The map’s own drawing makes moves stutter',
    evidence:
      '{stuckCount} of {gestureCount move} stuttered, the longest frame took {longestMs}; layers: {layers}, pixel ratio: {pixels}.',
    advice: 'Draw fewer layers and labels, or fewer pixels.',
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
  'many-markers': {
    when: ({ report: { environment } }) =>
      environment.maps
        .map(({ markerCount }) => ({ markerCount, costMs: (markerCount ?? 0) / 10 }))
        .filter(({ costMs }) => costMs >= 100),
    severity: 'fair',
    title: 'Thousands of markers are elements of the page',
    evidence: '{markerCount marker}: the browser lays out each in each frame of a move.',
    advice: 'Cluster them, or draw them in a layer.',
    guide: 'guides/wrapping-an-operation.md',
  },
};
