import { openPad, recordPass } from './flyLab.ts';
import { LabRefusal } from './refusal.ts';
import type { LabFlights, LabWorld, LaunchPad } from './flyLab.ts';
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
  const open = async (side: 'A' | 'B', plan: LabPlan): Promise<LaunchPad> => {
    try {
      return await openPad(plan, sideOf(side), visitCount);
    } catch (error) {
      throw error instanceof LabRefusal ? new LabRefusal(`${side}: ${error.message}`) : error;
    }
  };
  const first = await open('A', plans[0]);
  const second = await open('B', plans[1]);
  for (let turn = 0; turn < visitsASide; turn += 1) {
    for (const pass of [...(turn === 0 ? own : []), 'pictures', 'frames'] as const) {
      for (const pad of turn % 2 === 0 ? [first, second] : [second, first]) {
        if (!(await pad.fly(pass, visitCount))) return [first.flights(), second.flights()];
      }
    }
  }
  return [first.flights(), second.flights()];
}
