import type { LabFlights } from '../../../src/lab/flyLab.ts';
import type { FramedGesture } from '../../../src/lab/frames/flyFrames.ts';
import type { PicturesVisit } from '../../../src/lab/pictures/flyPictures.ts';

export const framed = (droppedRatio: number): FramedGesture => ({
  name: 'drag',
  kind: 'drag',
  originMs: 3000,
  frames: { frameCount: 40, droppedRatio, maxGapMs: 30, maxGapFromMs: 0, shownMs: 60, gapsMs: [17, 30, 17] },
  cause: null,
  reason: null,
});
export const pictured = (startLatencyMs: number | null): PicturesVisit => ({
  load: { firstTileShownMs: 800, tilesShownMs: 1100, completeMs: 1300 },
  gestures: [
    {
      name: 'drag',
      kind: 'drag',
      originMs: 3000,
      startLatencyMs,
      firstPictureMs: startLatencyMs,
      answerCompleteMs: startLatencyMs,
      blankShare: null,
      reason: startLatencyMs === null ? 'the hand stumbled' : null,
    },
  ],
  handMs: 2900,
  maskedRatio: 0,
  strip: [],
});
/** Three good visits of each kind. */
export const flights = (isSoftware = false): LabFlights => ({
  url: 'http://localhost:5173/map?token=secret',
  device: { viewport: { width: 640, height: 400 }, isPhone: false, devicePixelRatio: 1, cpuSlowdown: 1 },
  startedEpochMs: 1_764_212_400_000,
  startedIso: '2025-11-27T03:00:00.000Z',
  durationMs: 60_000,
  machine: { chromium: '156.0', processor: 'One', coreCount: 8, renderer: 'A GPU', isSoftware },
  map: {
    label: 'canvas',
    rectangle: { x: 0, y: 0, width: 480, height: 320 },
    hand: { x: 240, y: 160 },
    target: 'canvas',
    shown: { width: 640, height: 400 },
    isWorkerDrawn: false,
    frameUrl: null,
    shift: { x: -64, y: 24, fit: 0.9 },
    needsPress: false,
    step: 24,
    others: [],
  },
  pictures: [pictured(20), pictured(30), pictured(40)],
  frames: [[framed(0.1)], [framed(0.2)], [framed(0.3)]],
  culprits: [],
  ownNumbers: null,
  tiles: [],
  dialogs: [],
  refusals: [],
  isCut: false,
});
