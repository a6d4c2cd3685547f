import { openPad, recordPass } from './flyLab.ts';
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
  const own = recordPass(world);
  const visitCount = visitsASide * 2 + own.length;
  const sideOf = (side: 'A' | 'B'): LabWorld => ({
    ...world,
    // Each page knows of its own visits only.
    tell: (progress) =>
      world.tell({ ...progress, side, leftMs: progress.leftMs === null ? null : progress.leftMs * 2 }),
  });
  const first = await openPad(plans[0], sideOf('A'), visitCount);
  const second = await openPad(plans[1], sideOf('B'), visitCount);
  for (let turn = 0; turn < visitsASide; turn += 1) {
    for (const pass of [...(turn === 0 ? own : []), 'pictures', 'frames'] as const) {
      for (const pad of turn % 2 === 0 ? [first, second] : [second, first]) {
        if (!(await pad.fly(pass, visitCount))) return [first.flights(), second.flights()];
      }
    }
  }
  return [first.flights(), second.flights()];
}
