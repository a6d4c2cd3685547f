/* oxlint-disable no-restricted-globals -- These functions are sent to the page, where no Clock of ours is. */
import type { Flight, FlightCamera, FlightInput } from './flight.ts';

// Each of these runs in the page by itself: it may use nothing from this file but types.

/** What the page tells of the maps on it; `docs/guides/playwright.md` names it. */
interface Registry {
  readonly instances?: Iterable<{ report(): unknown }>;
  readonly maps?: Iterable<{ readonly map: WeakRef<object>; readonly holderCount: number }>;
}

interface Recording {
  stop(): Flight;
}

/** The reports of all that measures on this page, as plain data, the latest last. */
export function readReports(): unknown[] {
  // The types know no such global: another copy of the package, or none, may have put it there.
  const registry = (globalThis as unknown as Record<symbol, Registry | undefined>)[Symbol.for('mapvitals')];
  return Array.from(registry?.instances ?? [], (instance) => JSON.parse(JSON.stringify(instance.report())) as unknown);
}

/** From now on every input and every frame's camera is kept. */
export function startRecording(): void {
  type Point = readonly [number, number] | { readonly lng: number; readonly lat: number };
  interface MapLike {
    getView?(): { getCenter(): Point | undefined; getZoom(): number; getRotation(): number };
    getCenter?(): Point;
    getZoom?(): number;
    getBearing?(): number;
    getPitch?(): number;
  }
  const host = globalThis as unknown as Record<symbol, (Registry & Recording) | undefined>;
  const startMs = performance.now();
  const input: FlightInput[] = [];
  const camera: (FlightCamera & { atMs: number })[] = [];
  const stops: (() => void)[] = [];

  const cameraOf = (map: MapLike): FlightCamera | null => {
    const view = map.getView?.();
    const center = (view ?? map).getCenter?.();
    const zoom = (view ?? map).getZoom?.();
    if (!center || zoom === undefined) return null;
    const [x, y] = 'lng' in center ? [center.lng, center.lat] : center;
    // Google's tells them otherwise, and cannot be moved so.
    if (typeof x !== 'number') return null;
    return {
      center: [x, y],
      zoom,
      bearing: view?.getRotation() ?? map.getBearing?.() ?? 0,
      pitch: map.getPitch?.() ?? 0,
    };
  };
  const readCamera = (): FlightCamera | null => {
    for (const { map, holderCount } of host[Symbol.for('mapvitals')]?.maps ?? []) {
      try {
        // One that nobody measures any more has been removed.
        const camera = holderCount > 0 ? cameraOf(map.deref() ?? {}) : null;
        if (camera) return camera;
      } catch {
        // Leaflet's throws until it is told where to look.
      }
    }
    return null;
  };
  const listen = <Kind extends Event>(types: readonly string[], hear: (event: Kind, atMs: number) => void): void => {
    const listener = (event: Event): void => {
      if (event.isTrusted) hear(event as Kind, event.timeStamp - startMs);
    };
    for (const type of types) {
      addEventListener(type, listener, { capture: true, passive: true });
      stops.push(() => removeEventListener(type, listener, { capture: true }));
    }
  };
  const modifiersOf = (event: MouseEvent | KeyboardEvent | TouchEvent): number =>
    Number(event.altKey) + 2 * Number(event.ctrlKey) + 4 * Number(event.metaKey) + 8 * Number(event.shiftKey);
  const mouseTypes: Readonly<Record<string, 'mouseMoved' | 'mousePressed' | 'mouseReleased' | 'mouseWheel'>> = {
    mousemove: 'mouseMoved',
    mousedown: 'mousePressed',
    mouseup: 'mouseReleased',
    wheel: 'mouseWheel',
  };
  const touchTypes: Readonly<Record<string, 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel'>> = {
    touchstart: 'touchStart',
    touchmove: 'touchMove',
    touchend: 'touchEnd',
    touchcancel: 'touchCancel',
  };

  listen<MouseEvent>(Object.keys(mouseTypes), (event, atMs) => {
    // What a browser makes of a touch by itself it will make again.
    const { sourceCapabilities } = event as { sourceCapabilities?: { firesTouchEvents?: boolean } | null };
    if (sourceCapabilities?.firesTouchEvents) return;
    const type = mouseTypes[event.type]!;
    const isPress = type === 'mousePressed' || type === 'mouseReleased';
    const button = (['left', 'middle', 'right'] as const)[event.button] ?? 'none';
    const { deltaX = 0, deltaY = 0 } = event as Partial<WheelEvent>;
    input.push({
      atMs,
      type,
      x: event.clientX,
      y: event.clientY,
      button: isPress ? button : event.buttons & 1 ? 'left' : event.buttons & 2 ? 'right' : 'none',
      buttons: event.buttons,
      clickCount: isPress ? Math.max(1, event.detail) : 0,
      deltaX,
      deltaY,
      modifiers: modifiersOf(event),
    });
  });
  listen<KeyboardEvent>(['keydown', 'keyup'], (event, atMs) => {
    // A flight is kept in a repository: no place for a password.
    if ((event.target as Partial<HTMLInputElement> | null)?.type === 'password') return;
    const { key, code, keyCode } = event;
    input.push({
      atMs,
      type: event.type === 'keydown' ? 'keyDown' : 'keyUp',
      key,
      code,
      keyCode,
      modifiers: modifiersOf(event),
    });
  });
  listen<TouchEvent>(Object.keys(touchTypes), (event, atMs) => {
    const touches = Array.from(event.touches, ({ identifier, clientX, clientY }) => ({
      id: identifier,
      x: clientX,
      y: clientY,
    }));
    input.push({ atMs, type: touchTypes[event.type]!, touches, modifiers: modifiersOf(event) });
  });

  const start = readCamera();
  let latest = JSON.stringify(start);
  let request = requestAnimationFrame(function look(): void {
    request = requestAnimationFrame(look);
    const now = readCamera();
    const text = JSON.stringify(now);
    if (!now || text === latest) return;
    latest = text;
    camera.push({ atMs: performance.now() - startMs, ...now });
  });

  const recording: Recording = {
    stop() {
      cancelAnimationFrame(request);
      for (const stop of stops) stop();
      return {
        version: 1,
        page: location.origin + location.pathname,
        viewport: { width: innerWidth, height: innerHeight },
        durationMs: performance.now() - startMs,
        start,
        camera,
        input,
      };
    },
  };
  Reflect.set(globalThis, Symbol.for('mapvitals.recording'), recording);
}

/** `null`: nothing was being recorded, or the page has been left since. */
export function stopRecording(): Flight | null {
  const key = Symbol.for('mapvitals.recording');
  const recording = (globalThis as unknown as Record<symbol, Recording | undefined>)[key];
  Reflect.deleteProperty(globalThis, key);
  return recording?.stop() ?? null;
}

/** Moves the first map that can be moved along a path, each step in the first frame that is not before its time. `false`: none can. */
export async function moveCamera(path: readonly (FlightCamera & { readonly atMs: number })[]): Promise<boolean> {
  interface MapLike {
    jumpTo?(camera: object): void;
    getView?(): {
      setCenter(center: readonly number[]): void;
      setZoom(zoom: number): void;
      setRotation(to: number): void;
    };
    setView?(center: readonly number[], zoom: number, options: object): void;
  }
  const registry = (globalThis as unknown as Record<symbol, Registry | undefined>)[Symbol.for('mapvitals')];
  // One that nobody measures any more has been removed.
  const maps = Array.from(registry?.maps ?? []).flatMap((it) => (it.holderCount > 0 ? (it.map.deref() ?? []) : []));
  const map = maps.find((it): it is MapLike => ['jumpTo', 'getView', 'setView'].some((way) => way in it));
  if (!map) return false;
  const move = ({ center, zoom, bearing, pitch }: FlightCamera): void => {
    const view = map.getView?.();
    if (view) {
      view.setCenter(center);
      view.setZoom(zoom);
      view.setRotation(bearing);
    } else if (map.jumpTo) map.jumpTo({ center, zoom, bearing, pitch });
    // Leaflet has latitude first.
    else map.setView?.([center[1], center[0]], zoom, { animate: false });
  };
  const startMs = performance.now();
  let next = 0;
  while (next < path.length) {
    const due = path.findLastIndex(({ atMs }) => atMs <= performance.now() - startMs);
    if (due >= next) {
      move(path[due]!);
      next = due + 1;
    } else await new Promise(requestAnimationFrame);
  }
  return true;
}
