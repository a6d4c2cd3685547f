import type { Clock } from '../types/clock.ts';
import type { MapPerformance } from '../types/mapPerformance.ts';
import type { OverlaySection } from './OverlaySection.ts';
import type { Corner } from './placement.ts';
import type { OverlayStorage } from './remember.ts';

/** What the overlay shows: the monitor of a `MapPerformance`. */
export type OverlaySource = Pick<MapPerformance, 'monitor'>;

export interface OverlayOptions {
  /** The map's container: the overlay keeps to its corner. @default the viewport */
  readonly target?: Element | null;
  /** Where it starts; a remembered place comes first. @default 'top-left' */
  readonly corner?: Corner;
  /** Whether it starts collapsed; a remembered state comes first. @default false */
  readonly collapsed?: boolean;
  /** Where it remembers its place; `null` to forget. @default localStorage */
  readonly storage?: OverlayStorage | null;
  /** More sections, shown after the own ones. @default [] */
  readonly sections?: readonly OverlaySection[];
  /** @default the host's clock */
  readonly clock?: Clock;
}
