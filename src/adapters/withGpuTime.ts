import { createCleanup } from '../lib/cleanup.ts';
import { unwrapMap } from '../lib/unwrapMap.ts';
import type { Adapter, MapSink } from '../types/adapter.ts';

/** What of a MapLibre or Mapbox map is needed for it. */
interface LayeredMap {
  getLayersOrder?(): readonly string[];
  getLayer(id: string): object | undefined;
  addLayer(layer: object, beforeId?: string): unknown;
  moveLayer(id: string): unknown;
  removeLayer(id: string): unknown;
}

interface GpuTimer {
  begin(gl: WebGL2RenderingContext): void;
  end(gl: WebGL2RenderingContext): void;
  /** Of the oldest frame that the GPU is done with and that was not asked for yet; `undefined`: not known. */
  take(): number | undefined;
  /** The browser tells none. */
  readonly isUnknown: boolean;
}

const FIRST = 'mapvitals-gpu-first';
const LAST = 'mapvitals-gpu-last';
/** Frames that the GPU may lie behind. */
const MAX_OPEN = 4;
/** https://registry.khronos.org/webgl/extensions/EXT_disjoint_timer_query_webgl2/ */
const EXTENSION = 'EXT_disjoint_timer_query_webgl2';
const TIME_ELAPSED = 0x88bf;
const GPU_DISJOINT = 0x8fbb;

/**
 * The same adapter of MapLibre maps, whose frames tell for how long drawing kept the GPU: `gpuMs` and `maxGpuMs` of GDF. It puts
 * two layers of its own into the map that draw nothing, the first and the last one, and takes them out again. Where the browser
 * gives no GPU time (all but Chromium on most GPUs) it says so once, as the problem `no-gpu-time`, and tells none.
 *
 * @example
 * createMapPerformance({ adapter: withGpuTime(attachMapLibre) });
 */
export function withGpuTime<MapType extends object>(adapter: Adapter<MapType>): Adapter<MapType> {
  return (map, sink, options) => {
    // The cast: an adapter of MapLibre maps takes no others.
    const target = unwrapMap(map) as LayeredMap;
    const timer = createGpuTimer();
    const cleanup = createCleanup((error) => sink.problem('detach-threw', error));
    let isOver = false;

    const leave = (): void => {
      isOver = true;
      for (const id of [FIRST, LAST]) if (target.getLayer(id)) target.removeLayer(id);
    };
    const timed: MapSink = {
      attached: (attached) => sink.attached(attached),
      problem: (code, error) => sink.problem(code, error),
      event(event) {
        const isFrame = event.type === 'frame' && !isOver;
        const gpuMs = isFrame ? timer.take() : undefined;
        sink.event(gpuMs === undefined || event.type !== 'frame' ? event : { ...event, gpuMs });
        if (event.type === 'removed') isOver = true;
        if (!isFrame || isOver) return;
        try {
          if (!timer.isUnknown) {
            frame(target, timer);
            return;
          }
          leave();
          sink.problem('no-gpu-time', 'the browser does not tell for how long the GPU drew');
        } catch (error) {
          isOver = true;
          sink.problem('adapter-threw', error);
        }
      },
    };
    cleanup.add(adapter(map, timed, options));
    cleanup.add(() => {
      if (!isOver) leave();
    });
    return cleanup.run;
  };
}

/** Puts the two layers around all others: styles are set anew, and apps add layers on top. */
function frame(map: LayeredMap, timer: GpuTimer): void {
  const order = map.getLayersOrder?.() ?? [];
  if (order.length === 0) return;
  if (order[0] !== FIRST) {
    if (map.getLayer(FIRST)) map.removeLayer(FIRST);
    map.addLayer(layer(FIRST, { prerender: timer.begin, render() {} }), map.getLayersOrder?.()[0]);
  }
  if (!map.getLayer(LAST)) map.addLayer(layer(LAST, { render: timer.end }));
  else if (order.at(-1) !== LAST) map.moveLayer(LAST);
}

function layer(id: string, draws: object): object {
  return { id, type: 'custom', renderingMode: '2d', ...draws };
}

function createGpuTimer(): GpuTimer {
  let open: WebGLQuery[] = [];
  let context: WebGL2RenderingContext | null = null;
  let isUnknown = false;
  let isRunning = false;

  return {
    get isUnknown() {
      return isUnknown;
    },
    begin(gl) {
      if (gl !== context) {
        context = gl;
        open = [];
        isUnknown = gl.getExtension(EXTENSION) === null;
      }
      // Only one may run: the app may have its own.
      const isFree = !isUnknown && !isRunning && gl.getQuery(TIME_ELAPSED, gl.CURRENT_QUERY) === null;
      const query = isFree && open.length < MAX_OPEN ? gl.createQuery() : null;
      if (!query) return;
      isRunning = true;
      gl.beginQuery(TIME_ELAPSED, query);
      open = [...open, query];
    },
    end(gl) {
      if (isRunning) gl.endQuery(TIME_ELAPSED);
      isRunning = false;
    },
    take() {
      const [query] = open;
      if (!context || !query || isRunning) return undefined;
      // With the context all that it counted is gone.
      if (context.isContextLost()) {
        open = [];
        return undefined;
      }
      if (!context.getQueryParameter(query, context.QUERY_RESULT_AVAILABLE)) return undefined;
      // The GPU did something else meanwhile, or changed its pace: what it counted says nothing.
      const isDisjoint: unknown = context.getParameter(GPU_DISJOINT);
      const ns: unknown = context.getQueryParameter(query, context.QUERY_RESULT);
      for (const old of isDisjoint ? open : [query]) context.deleteQuery(old);
      open = isDisjoint ? [] : open.slice(1);
      return isDisjoint || typeof ns !== 'number' || ns <= 0 ? undefined : ns / 1e6;
    },
  };
}
