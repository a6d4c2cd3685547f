import { planDrag, planKey, planWheel } from '../rig/handPlans.ts';
import type { HandStep } from '../../../src/lab/hand.ts';
import type { Motion } from '../situations.ts';
import type { LibraryName } from './libraryNames.ts';

export interface LibraryCase {
  readonly title: string;
  /** What the hand does; nothing where the page acts. */
  readonly plan?: readonly HandStep[];
  readonly motion?: Motion;
  /** The page does so much work, then sets its data anew. */
  readonly updateBlockMs?: number;
  readonly without?: readonly LibraryName[];
}

/** What each library is asked. A load comes before all of them. */
export const libraryCases = {
  drag: { title: 'A drag, let go in motion', plan: planDrag(), motion: 'drag' },
  // Without inertia the hand alone says where the map is at any time: so it is known which tiles it needs.
  heldDrag: { title: 'A drag, held still, then let go', plan: planDrag({ holdMs: 450 }), motion: 'drag' },
  // Into the map: what is there already shows each frame of it.
  wheel: { title: 'Three notches of the wheel', plan: planWheel(), motion: 'wheel' },
  key: { title: 'An arrow key', plan: planKey('ArrowRight'), motion: 'key', without: ['cesium'] },
  update: { title: 'Data set anew, after work of 120 ms', updateBlockMs: 120 },
} as const satisfies Readonly<Record<string, LibraryCase>>;

export type LibraryCaseName = keyof typeof libraryCases;
