import { median } from '../rig/median.ts';
import type { OwnNumber } from '../../../src/lab/readOwnNumbers.ts';
import type { LabCheck } from './judgeLab.ts';

const FRAME_MS = 1000 / 60;
/** As far as the lab itself may be off. The longest gap is one more frame at either end. */
const ALLOWED: Readonly<Record<OwnNumber['name'], number>> = {
  FTP: 100,
  TCM: 100,
  GSL: FRAME_MS,
  GDF: 0.06,
  'longest gap': 2 * FRAME_MS,
};

/** Holds what mapvitals says on the page against the lab, which reads none of what it reads. */
export function judgeOwn(numbers: readonly OwnNumber[]): readonly LabCheck[] {
  const keyOf = ({ name, gesture }: OwnNumber): string => (gesture === null ? name : `${name} ${gesture}`);
  const keys = [...new Set(numbers.map(keyOf))];
  const checks = keys.map((key): LabCheck => {
    const own = numbers.filter((number) => keyOf(number) === key);
    const [{ name, unit }] = own as [OwnNumber];
    const say = (value: number): string => (unit === 'ratio' ? value.toFixed(2) : `${Math.round(value)} ms`);
    const off = median(own.map((number) => number.lab - number.own));
    return {
      figure: `mapvitals: ${key}`,
      seen: say(median(own.map((number) => number.lab))),
      drawn: say(median(own.map((number) => number.own))),
      allowed: `off by ${say(off)}, at most ${say(ALLOWED[name])}`,
      visits: String(own.length),
      isMet: Math.abs(off) <= ALLOWED[name] + (unit === 'ratio' ? 0.0001 : 0.5),
    };
  });
  const isThere = ['FTP', 'TCM', 'GSL', 'GDF'].filter((name) => numbers.some((number) => number.name === name));
  const all: LabCheck = {
    figure: 'mapvitals: figures',
    seen: '4',
    drawn: String(isThere.length),
    allowed: 'FTP, TCM, GSL and GDF by both',
    visits: '',
    isMet: isThere.length === 4,
  };
  return [...checks, all];
}
