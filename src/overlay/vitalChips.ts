import type { Snapshot } from '../types/snapshot.ts';
import type { MapVitalName, VitalRating, VitalReport } from '../types/vital.ts';
import { NONE } from '../lib/none.ts';
import { element, setAttribute, setText, textNode } from './dom.ts';
import { formatShort } from './formatShort.ts';
import { VITAL_ORDER } from './vitalWords.ts';

/** How many the compact size has room for. */
const COMPACT_COUNT = 4;
/** Neither colour nor shape alone tells everybody. */
const WORDS: Readonly<Record<VitalRating, string>> = { poor: 'poor', 'needs-improvement': 'fair', good: 'good' };
/** They need no explanation. */
const LABELS: Readonly<Record<MapVitalName, string>> = {
  GSL: 'Start',
  GDF: 'Dropped',
  ST: 'Settle',
  TCM: 'Complete',
  FTP: 'First tile',
  DTS: 'Data shown',
  VCD: 'Missing',
  MFR: 'Failures',
};
/** What the compact size has no room for, in the widest fonts. */
const SHORT_LABELS: Partial<typeof LABELS> = { DTS: 'Data' };
const RANKS: Readonly<Record<string, number>> = { poor: 3, 'needs-improvement': 2, good: 1 };

export interface VitalChips {
  readonly update: (vitals: Snapshot['vitals'], isFull: boolean) => void;
  /** Which one was pressed. */
  readonly mark: (pressed: MapVitalName | undefined) => void;
}

/** The vitals as large figures with plain labels. `onPress`: the visitor wants to know more of one. */
export function createVitalChips(list: HTMLElement, onPress: (name: MapVitalName) => void): VitalChips {
  const chips = VITAL_ORDER.map((name) => createChip(name, () => onPress(name)));
  list.append(...chips.map(({ element: item }) => item));
  return {
    update(vitals, isFull) {
      const shown = isFull ? VITAL_ORDER : pickFour(vitals);
      for (const { name, element: item, update } of chips) {
        item.hidden = !shown.includes(name);
        update(vitals[name], isFull);
      }
    },
    mark(pressed) {
      for (const { name, chip } of chips) setAttribute(chip, 'aria-expanded', String(name === pressed));
    },
  };
}

/** The same four each time, so that one knows where to look, but one of the others that is worse comes in for one that is well. */
export function pickFour(vitals: Snapshot['vitals']): readonly MapVitalName[] {
  const rankOf = (name: MapVitalName): number => RANKS[vitals[name].rating ?? ''] ?? 0;
  const shown = VITAL_ORDER.slice(0, COMPACT_COUNT);
  for (const name of VITAL_ORDER.slice(COMPACT_COUNT)) {
    const rank = rankOf(name);
    const at = shown.findLastIndex((other) => rankOf(other) < Math.min(rank, 2));
    if (at >= 0 && rank !== 2) shown[at] = name;
  }
  return shown;
}

function createChip(name: MapVitalName, onPress: () => void) {
  const [label, value, unit, word] = [textNode(), textNode(), textNode(), textNode()];
  const chip = element(
    'button',
    { 'aria-expanded': 'false' },
    element('span', {}, label),
    element('b', {}, value, element('small', {}, unit)),
    element('i', {}, word),
  );
  chip.addEventListener('click', onPress);
  return {
    name,
    chip,
    element: element('li', {}, chip),
    update(vital: VitalReport, isFull: boolean) {
      setText(label, `${(!isFull && SHORT_LABELS[name]) || LABELS[name]} `);
      const [amount = '', of = ''] = vitalText(vital).split('\u00a0');
      setText(value, amount);
      setText(unit, of && `\u00a0${of}`);
      // A session that has not failed so far is no rate.
      setText(
        word,
        ` ${vital.value === null && amount !== NONE ? 'so far' : vital.rating ? WORDS[vital.rating] : 'no value'} · ${name}`,
      );
      setAttribute(chip, 'data-rating', vital.rating ?? '');
      // The title of a button that has text is its description: one attribute serves the mouse and the screen reader.
      setAttribute(chip, 'title', `${vital.title}${vital.reason ? `: ${vital.reason}` : ''}`);
    },
  };
}

/** Where there is no headline: whether this session has failed, or what stands in its place. */
function vitalText({ name, value, unit, latest, ratedParts }: VitalReport): string {
  if (value !== null) return formatShort(value, unit);
  if (name === 'MFR' && latest !== null) return latest > 0 ? 'failed' : 'ok';
  const bulkMs = ratedParts['bulkMs']?.p75 ?? null;
  return bulkMs === null ? NONE : formatShort(bulkMs, 'ms');
}
