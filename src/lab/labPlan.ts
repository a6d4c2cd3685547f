import type { Rectangle } from './pictures/pictureReader.ts';
import type { PlannedGesture } from './planFlight.ts';

/** How the lab looks at a page. */
export interface LabDevice {
  readonly viewport: { readonly width: number; readonly height: number };
  readonly isPhone: boolean;
  readonly devicePixelRatio: number;
  /** 4: as on a phone that is four times slower. */
  readonly cpuSlowdown: number;
}

/** What is flown. */
export interface LabPlan {
  readonly url: string;
  readonly device: LabDevice;
  /** Visits of which pictures are taken, and visits whose frames are recorded. */
  readonly pictures: number;
  readonly frames: number;
  readonly map: string | Rectangle | null;
  /** Selectors of what lies over the map and is none of it. */
  readonly mask: readonly string[];
  /** What the hand does; `null`: the standard flight. */
  readonly flight: readonly PlannedGesture[] | null;
  /** These gestures of it, by name or kind; `null`: all. */
  readonly gestures: readonly string[] | null;
  /** Beside the lab's numbers stand those of the page's own mapvitals. */
  readonly isChecked: boolean;
  readonly ready: string | null;
  readonly storageState: string | null;
  /** A visit may take so long. */
  readonly limitMs: number;
  /** Hosts beyond this machine and its network. */
  readonly allowedHosts: readonly string[];
  /** Between two visits. */
  readonly pauseMs: number;
}

/** What is going on. */
export interface LabProgress {
  readonly page: string;
  /** Of two pages. */
  readonly side?: 'A' | 'B';
  readonly pass: 'find' | 'record' | 'pictures' | 'frames' | 'profile';
  /** From 1. */
  readonly visit: number;
  readonly visitCount: number;
  readonly gesture: string | null;
  /** `null`: not known yet. */
  readonly leftMs: number | null;
}

/** What it ran on. */
export interface LabMachine {
  readonly chromium: string;
  readonly processor: string;
  readonly coreCount: number;
  readonly renderer: string | null;
  /** Frames are drawn by the processor: figures say nothing of a device that has a GPU. */
  readonly isSoftware: boolean;
}
