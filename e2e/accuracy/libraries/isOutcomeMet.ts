import type { LibraryOutcome } from './runLibraries.ts';

type Told = Pick<LibraryOutcome, 'library' | 'case'>;

/** Whether each figure of it is within its goal; where all was told late, whether something is off. */
export const isOutcomeMet = ({
  isLate,
  verdicts,
  ...told
}: Pick<LibraryOutcome, 'isLate' | 'verdicts'> & Told): boolean => {
  const isOff = verdicts.some(({ isMet, measured, figure }) => !isMet && !(measured === null && isNull(told, figure)));
  return isOff === isLate;
};

/** What the library cannot tell, by its adapter's own word, is no miss. */
export function isNull({ library, case: name }: Told, figure: string): boolean {
  if (figure === 'VCD') return library === 'cesium';
  return library === 'leaflet' && name === 'wheel' && /^(GDF|dropped)/.test(figure);
}
