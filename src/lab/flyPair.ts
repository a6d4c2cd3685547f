import { openPad } from './flyLab.ts';
import type { LabFlights, LabWorld } from './flyLab.ts';
import type { LabPlan } from './labPlan.ts';

/**
 * Flies two pages in turn, A B B A, so that what the machine does meanwhile falls on both. The number of visits is fixed before:
 * who looks until it differs finds a difference. @throws LabRefusal where one has no map
 */
export async function flyPair(
  plans: readonly [LabPlan, LabPlan],
  visitsASide: number,
  world: LabWorld,
): Promise<readonly [LabFlights, LabFlights]> {
  const [first, second] = [await openPad(plans[0], world), await openPad(plans[1], world)];
  const count = visitsASide * 2;
  for (let turn = 0; turn < visitsASide; turn += 1) {
    for (const pass of ['pictures', 'frames'] as const) {
      for (const pad of turn % 2 === 0 ? [first, second] : [second, first]) {
        if (!(await pad.fly(pass, count))) return [first.flights(), second.flights()];
      }
    }
  }
  return [first.flights(), second.flights()];
}
