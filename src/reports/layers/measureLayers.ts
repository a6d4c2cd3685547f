import { hostClock } from '../../lib/clock.ts';
import { failure } from '../../lib/failure.ts';
import { readOptions } from '../../lib/options.ts';
import type { OptionTable } from '../../lib/options.ts';
import type { Clock } from '../../types/clock.ts';
import { createBench } from './drawBench.ts';
import { estimateCost, PAIRS } from './estimateCost.ts';
import { requireLayeredMap } from './layeredMap.ts';
import { watchCalm } from './watchCalm.ts';
import type { Drawn } from './drawBench.ts';
import type { CostEstimate } from './estimateCost.ts';
import type { CalmWatch } from './watchCalm.ts';
import type { LayeredMap } from './layeredMap.ts';

export interface LayerCost {
  readonly id: string;
  /** `fill`, `symbol`, ... */
  readonly type: string;
  /** Of the main thread. */
  readonly busy: CostEstimate;
  /** Beyond that, until the GPU has drawn. `null`: the map has no context that could be asked. */
  readonly gpu: CostEstimate | null;
}

/** What each layer of a map at rest costs, in ms for each frame that is drawn. */
export interface LayerCosts {
  /** The most expensive first. */
  readonly layers: readonly LayerCost[];
  /** Of the whole map. */
  readonly frame: { readonly busyMs: number; readonly gpuMs: number | null };
  /** Layers that are hidden, or not drawn at this zoom. */
  readonly skippedIds: readonly string[];
}

export interface MeasureLayersOptions {
  /** Ends it. @default nothing does */
  readonly signal?: AbortSignal | undefined;
  /** After each measurement: how many of how many. */
  readonly onProgress?: ((doneCount: number, allCount: number) => void) | undefined;
  /** @default the browser's own time */
  readonly clock?: Clock;
}

const OPTIONS: OptionTable<Required<MeasureLayersOptions>> = {
  signal: { is: 'signal' },
  onProgress: { is: 'function' },
  clock: { is: 'object', or: hostClock },
};

/**
 * Measures what each layer of a MapLibre map (4, 5 or 6) costs: hides one after another, and draws the map with and without it,
 * again and again. A command for people: it takes some seconds for each layer, and the map flickers. The map must be at rest:
 * what is told is the drawing of a frame, not the placing of labels nor the making of tiles. Nothing runs this by itself.
 *
 * Each layer is as it was before, whatever happens. A hand on the map, a move, a hidden page and a removed map end it at once.
 *
 * Rejects with ABORTED, with TIMEOUT where the map does not come to rest within 10 s, and with BAD_OPTION.
 *
 * @example
 * const costs = await measureLayers(map, { onProgress: (done, all) => console.log(`${done} of ${all}`) });
 * console.log(formatLayerCosts(costs));
 */
export async function measureLayers(map: object, options: MeasureLayersOptions = {}): Promise<LayerCosts> {
  const { signal, onProgress, clock } = readOptions('measureLayers', OPTIONS, options);
  const target = requireLayeredMap(map);
  if (target._removed) throw failure('ABORTED', 'measureLayers: the map is removed.');
  const hidden = createHiding(target);
  // What ends it gives back at once what is hidden.
  const calm = watchCalm(target, clock, signal, hidden.giveBack);
  try {
    return await measure(target, { clock, onProgress, hidden, ...calm });
  } finally {
    calm.stop();
    hidden.giveBack();
  }
}

interface Trial extends CalmWatch {
  readonly clock: Clock;
  readonly onProgress: MeasureLayersOptions['onProgress'];
  readonly hidden: Hiding;
}

async function measure(
  map: LayeredMap,
  { clock, onProgress, hidden, untilRest, untilFrame }: Trial,
): Promise<LayerCosts> {
  await untilRest();
  const bench = createBench(map, clock, untilFrame);
  const all = map.getLayersOrder();
  const isDrawn = (id: string): boolean => map.getLayer(id)?.isHidden?.(map.getZoom()) !== true;
  const ids = all.filter(isDrawn);
  const trials = new Map(ids.map((id) => [id, { busy: [] as number[], gpu: [] as number[] }]));
  const frames: Drawn[] = [];
  let doneCount = 0;

  for (let round = 0; round < PAIRS; round += 1) {
    for (const [id, trial] of trials) {
      const draw = async (isHidden: boolean): Promise<Drawn> => {
        if (isHidden) hidden.hide(id);
        else hidden.giveBack();
        await untilRest();
        return bench.draw();
      };
      // In turn: what drifts falls on both sides alike.
      const isWithFirst = round % 2 === 0;
      const first = await draw(!isWithFirst);
      const second = await draw(isWithFirst);
      hidden.giveBack();
      const [whole, without] = isWithFirst ? [first, second] : [second, first];
      frames.push(whole);
      trial.busy.push(whole.busyMs - without.busyMs);
      if (whole.gpuMs !== null && without.gpuMs !== null) trial.gpu.push(whole.gpuMs - without.gpuMs);
      doneCount += 1;
      onProgress?.(doneCount, PAIRS * ids.length);
    }
  }
  await untilRest();
  if (frames.length === 0) frames.push(await bench.draw());
  const layers = Array.from(trials, ([id, { busy, gpu }]): LayerCost => ({
    id,
    type: map.getLayer(id)?.type ?? 'unknown',
    busy: estimateCost(busy),
    gpu: gpu.length > 0 ? estimateCost(gpu) : null,
  }));
  return {
    layers: layers.sort((a, b) => costOf(b) - costOf(a)),
    frame: bench.middle(frames),
    skippedIds: all.filter((id) => !ids.includes(id)),
  };
}

function costOf({ busy, gpu }: LayerCost): number {
  return (busy.ms ?? 0) + (gpu?.ms ?? 0);
}

interface Hiding {
  hide(id: string): void;
  /** The layer is as it was, unless its app has changed it meanwhile. */
  giveBack(): void;
}

function createHiding(map: LayeredMap): Hiding {
  let held: { readonly id: string; readonly visibility: unknown } | null = null;
  const hiding: Hiding = {
    hide(id) {
      hiding.giveBack();
      held = { id, visibility: map.getLayoutProperty(id, 'visibility') };
      map.setLayoutProperty(id, 'visibility', 'none');
    },
    giveBack() {
      if (!held) return;
      const { id, visibility } = held;
      held = null;
      // Of a map that is removed nobody asks, and a layer may be gone.
      if (map._removed || !map.getLayer(id) || map.getLayoutProperty(id, 'visibility') !== 'none') return;
      map.setLayoutProperty(id, 'visibility', visibility);
    },
  };
  return hiding;
}
