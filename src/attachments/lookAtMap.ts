/** What the page itself shows of a map, read when a report is made; `null` where that cannot be seen. */
export interface MapLook {
  /** Markers that are elements. */
  readonly markerCount: number | null;
  /** What draws its canvas, by the browser's word. */
  readonly renderer: string | null;
}

/** Of MapLibre, Mapbox, Leaflet and OpenLayers. */
const MARKERS = '.maplibregl-marker,.mapboxgl-marker,.leaflet-marker-icon,.ol-overlay-container';

export function lookAtMap(container: HTMLElement): MapLook {
  const look = { markerCount: null, renderer: null };
  try {
    return { ...look, markerCount: container.querySelectorAll(MARKERS).length, renderer: readRenderer(container) };
  } catch {
    // Not an element of a page, or a canvas that was handed to a worker.
    return look;
  }
}

/** Asked once: the answer waits for all that the page has asked to be drawn, up to seconds where that is done in software. */
const renderers = new WeakMap<HTMLCanvasElement, string>();

function readRenderer(container: HTMLElement): string | null {
  const canvas = container.querySelector('canvas');
  const known = canvas && renderers.get(canvas);
  if (!canvas || known) return known ?? null;
  // Of a canvas that is drawn already this is its own context, or none: asking makes no new one.
  const gl = canvas.getContext('webgl2') ?? canvas.getContext('webgl');
  if (!gl || gl.isContextLost()) return null;
  // Firefox tells it as RENDERER, others by the extension: https://developer.mozilla.org/docs/Web/API/WEBGL_debug_renderer_info
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  renderers.set(canvas, renderer);
  return renderer;
}
