import type { Clock } from '../types/clock.ts';
import type { MapPerformance } from '../types/mapPerformance.ts';
import type { OverlaySection } from './OverlaySection.ts';
import type { Corner } from './placement.ts';
import type { OverlayStorage } from './remember.ts';
import type { OverlaySize } from './sizes.ts';

/** What the overlay shows: the monitor of a `MapPerformance`. */
export type OverlaySource = Pick<MapPerformance, 'monitor'>;

export interface OverlayOptions {
  /** The map's container: the overlay keeps to its corner. @default the viewport */
  readonly target?: Element | null;
  /** Where it starts; a place that the user gave it comes first. @default the one where it covers least besides the map */
  readonly corner?: Corner;
  /** How large it starts; a remembered size comes first. @default 'compact' */
  readonly size?: OverlaySize;
  /** Moves the focus into it: `Alt`, `Ctrl`, `Meta` and `Shift` as they are named, then a letter or a `KeyboardEvent.code`. `null`: no key. @default 'Alt+Shift+V' */
  readonly shortcut?: string | null;
  /** Where it remembers its place and size; `null` to forget. @default localStorage */
  readonly storage?: OverlayStorage | null;
  /** More sections of the full size, after the own ones. @default [] */
  readonly sections?: readonly OverlaySection[];
  /** @default the host's clock */
  readonly clock?: Clock;
}
