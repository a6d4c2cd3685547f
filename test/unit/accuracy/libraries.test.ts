import { expect, test } from 'vitest';
import { isOutcomeMet } from '../../../e2e/accuracy/libraries/isOutcomeMet.ts';
import type { Verdict } from '../../../e2e/accuracy/verdict.ts';

const verdict = (figure: string, measured: number | null, isMet: boolean): Verdict => ({
  figure,
  unit: 'ratio',
  measured,
  truth: 0,
  difference: measured,
  allowed: 0.16,
  isMet,
  flightCount: 1,
});
const wheel = (library: 'leaflet' | 'openLayers', ...verdicts: Verdict[]) =>
  isOutcomeMet({ library, case: 'wheel', isLate: false, verdicts });

test('what a library cannot tell by its adapter’s own word is no miss; what it tells is judged', () => {
  const [gsl, none] = [verdict('GSL', 70, true), verdict('GDF', null, false)];
  expect(wheel('leaflet', gsl, none)).toBe(true);
  expect(wheel('leaflet', gsl, verdict('GDF', 0.5, false))).toBe(false);
  expect(wheel('leaflet', verdict('GSL', null, false), none)).toBe(false);
  expect(wheel('openLayers', gsl, none)).toBe(false);
});

test('a flight of which all was told late must be off in what is measured', () => {
  const late = { library: 'leaflet', case: 'wheel', isLate: true } as const;
  expect(isOutcomeMet({ ...late, verdicts: [verdict('GDF', null, false)] })).toBe(false);
  expect(isOutcomeMet({ ...late, verdicts: [verdict('GSL', 300, false)] })).toBe(true);
});
