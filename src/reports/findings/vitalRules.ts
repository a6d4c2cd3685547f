import type { MapVitalName } from '../../types/vital.ts';
import { seeVital } from './facts.ts';
import type { Facts } from './facts.ts';
import type { Rule, Rules } from './Rule.ts';

/** A vital that is not good, where no other rule knows why. */
const rule = (name: MapVitalName, isSo: (facts: Facts) => boolean, title: string, advice: string): Rule => ({
  when: (facts) => (isSo(facts) ? seeVital(facts.report.vitals[name]) : []),
  title,
  evidence: 'p75 of {samples}; good is {good}{parts}.',
  advice,
  guide: `vitals.md#${name.toLowerCase()}`,
});
const always = (): boolean => true;
const isUnheld = ({ janky }: Facts): boolean => janky.length === 0;
const waitsForTiles = ({ report }: Facts): boolean => {
  // Of tiles that workers fetch no page knows the network's share.
  const { loadMs = 0, renderMs = 0, networkMs = loadMs, decodeMs = renderMs } = report.vitals.ST.parts;
  return networkMs > decodeMs;
};

/** What is not good by the vitals alone. */
export const vitalRules: Rules = {
  'late-map': rule(
    'TCM',
    always,
    'The map is complete after {value}',
    'Start the style and the sources with the page (`preload`), and load what is not in view later.',
  ),
  'late-start': rule(
    'GSL',
    isUnheld,
    'A move begins {value} after the hand',
    'Wrap what listens to the map’s events in `measure()`.',
  ),
  'dropped-frames': rule(
    'GDF',
    isUnheld,
    'Moves drop {value} of their frames',
    'Draw fewer layers and labels, or fewer pixels.',
  ),
  'settle-network': rule(
    'ST',
    waitsForTiles,
    'After a move the map settles in {value}, most of it for tiles',
    'Cache tiles nearer to the user, ask for fewer, and warm the connection (`preconnect`).',
  ),
  'settle-client': rule(
    'ST',
    (facts) => !waitsForTiles(facts),
    'After a move the map settles in {value}, most of it its own work',
    'Use fewer layers and labels and smaller tiles, and leave the map’s workers a core.',
  ),
  'view-debt': rule(
    'VCD',
    always,
    'While it is moved {value} of the map is missing',
    'Ask for fewer, larger tiles, and while the map moves.',
  ),
  'slow-update': rule(
    'DTS',
    always,
    'A change of data takes {value} to show',
    'Send what changed, not the whole collection (MapLibre: `updateData`), or draw it from tiles.',
  ),
  'failed-map': {
    when: ({ report: { vitals, problems } }) => {
      const { latest, reason } = vitals.MFR;
      // Lost contexts and failing tiles have findings of their own.
      if (!latest || !/error|incomplete/.test(reason ?? '')) return [];
      const told = problems.findLast(({ code }) => code.startsWith('map-error'))?.latestMessage;
      return [{ reason, told: told ?? 'no error', costMs: 30_000 }];
    },
    title: 'The map failed: {reason}',
    evidence: 'It told of {told}.',
    advice: 'See what its style and sources answer this page.',
    guide: 'vitals.md#mfr',
  },
};
