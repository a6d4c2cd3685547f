import 'maplibre-gl/dist/maplibre-gl.css';
import './flight.css';
import { createMapPerformance } from 'mapvitals';
import { loadMapLibre } from './mapLibreVersions.ts';
import { probeCanvas } from './probeCanvas.ts';
import { putFault } from './putFault.ts';
import { scenes } from './scenes.ts';
import type { Measured } from '../measured.ts';
import type { MapLibreVersion } from './mapLibreVersions.ts';
import type { CanvasDraw } from './canvasRows.ts';
import type { ProbeOptions } from './probeCanvas.ts';
import type { Fault } from './putFault.ts';
import type { SceneName } from './scenes.ts';

export interface FlightOptions {
  readonly version: MapLibreVersion;
  readonly scene: SceneName;
  readonly fault: Fault;
  /** Looks at the canvas' pixels at each draw. */
  readonly probe: ProbeOptions | null;
  /** The folder of the tiles. */
  readonly tiles: string;
}

declare global {
  interface Window {
    startFlight(options: FlightOptions): Promise<void>;
    readFlight(): Measured;
    /** Each frame that the map drew, where the flight looks at frames. */
    readDraws: (() => CanvasDraw[]) | undefined;
    /** What the scene does by itself, when it is told to. */
    act: (() => void) | undefined;
  }
}

window.startFlight = async ({ version, scene, fault, probe, tiles }) => {
  if (probe) window.readDraws = probeCanvas(probe);
  const mapLibre = await loadMapLibre(version);
  putFault(fault, mapLibre);
  const measured = createMapPerformance({ app: { name: 'accuracy', version: '1' } });
  const samples: Measured['samples'][number][] = [];
  measured.monitor.onSample((sample) => {
    if (sample.kind !== 'vital') return;
    const { name, outcome, value, startMs, endMs, parts = {}, tags = {} } = sample;
    samples.push({ name, outcome, value, startMs, endMs, parts, map: tags['map'] ?? '' });
  });
  let createdMs = 0;
  const container = document.getElementById('map') ?? document.body;
  await scenes[scene]({
    mapLibre,
    version,
    tiles,
    container,
    measured,
    noteCreation() {
      createdMs = performance.now();
      return createdMs;
    },
  });
  window.readFlight = () => {
    const { vitals, violations, problems, programMoves } = measured.monitor.snapshot();
    return {
      createdMs,
      samples,
      violations: violations.map(({ operation, pattern, metric, value, limit, atMs, cause }) => ({
        operation,
        pattern,
        metric,
        value,
        limit,
        atMs,
        cause: cause && {
          operations: cause.operations.map(({ name }) => name),
          script: cause.script ?? null,
          longFrameMs: cause.longFrameMs,
        },
      })),
      problems: problems.map(({ code }) => code),
      hiddenCounts: Object.fromEntries(Object.entries(vitals).map(([name, vital]) => [name, vital.hiddenCount])),
      reasons: Object.fromEntries(Object.entries(vitals).map(([name, vital]) => [name, vital.reason])),
      programMoves,
    };
  };
};
