/// <reference lib="esnext.disposable" preserve="true" />
import { asError } from '../lib/asError.ts';
import { hostClock } from '../lib/clock.ts';
import { badOption } from '../lib/failure.ts';
import { isPromiseLike } from '../lib/isPromiseLike.ts';
import { OBJECT, readOption } from '../lib/options.ts';
import { attempt } from '../lib/wireError.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { OpenResource } from './openResource.ts';
import type { Sink } from '../types/sample.ts';

export interface ResourceScopeOptions {
  /** Whose resources these are, for reports. @default 'scope' */
  readonly name?: string;
  /**
   * Gets a problem sample `resource-leak` per leak and `release-threw` per release that failed, and a `resource` sample when a
   * leak is found and when it is released after all. A monitor is one.
   */
  readonly sink?: Sink;
  /** Gets what is still open after the map was unmounted, oldest first; each resource once. */
  readonly onLeak?: (leaks: readonly OpenResource[]) => void;
  /** Gets what a release threw or rejected with. */
  readonly onError?: (error: Error, resourceName: string) => void;
  /** @default the host's clock */
  readonly clock?: Clock;
}

interface Held {
  readonly resource: unknown;
  readonly name: string;
  readonly openedAtMs: number;
  readonly release: () => unknown;
  isReported: boolean;
}

/**
 * Holds what must be released - maps, workers, object URLs, listeners, bitmaps, WebGL objects - and releases it in
 * reverse order, each once, whatever a release throws. `using scope = new ResourceScope()` works.
 *
 * @example
 * using scope = new ResourceScope({ name: 'places layer', sink: mapPerformance.monitor });
 * const url = scope.addObjectUrl(new Blob([json]));
 * scope.addListener(window, 'resize', draw);
 */
export class ResourceScope implements Disposable {
  readonly #options: ResourceScopeOptions;
  readonly #clock: Clock;
  readonly #held: Held[] = [];
  #isDisposed = false;

  /** @throws BAD_OPTION */
  constructor(options: ResourceScopeOptions = {}) {
    readOption('ResourceScope', 'options', OBJECT, options);
    this.#options = options;
    this.#clock = options.clock ?? hostClock;
  }

  /** Holds a resource and returns it. In a scope that was disposed it is released at once. */
  add<Resource>(
    resource: Resource,
    release: (resource: Resource) => unknown,
    name: string = kindOf(resource),
  ): Resource {
    const held: Held = {
      resource,
      name,
      openedAtMs: this.#clock.now(),
      release: () => release(resource),
      isReported: false,
    };
    if (this.#isDisposed) this.#release(held);
    else this.#held.push(held);
    return resource;
  }

  addMap<MapType extends { remove(): unknown }>(map: MapType, name = 'map'): MapType {
    return this.add(map, () => map.remove(), name);
  }

  addWorker<WorkerType extends { terminate(): unknown }>(worker: WorkerType, name?: string): WorkerType {
    return this.add(worker, () => worker.terminate(), name);
  }

  addImageBitmap(bitmap: ImageBitmap, name?: string): ImageBitmap {
    return this.add(bitmap, () => bitmap.close(), name);
  }

  /** The URL is good until its release. */
  addObjectUrl(blob: Blob, name = 'object URL'): string {
    return this.add(URL.createObjectURL(blob), (url) => URL.revokeObjectURL(url), name);
  }

  /**
   * Listens until the release, until the returned function is called, or for a single event where `once` says so. The
   * listener may take any kind of event.
   */
  addListener(
    target: EventTarget,
    type: string,
    listener: (event: never) => void,
    options?: AddEventListenerOptions,
  ): Stop {
    if (typeof target?.addEventListener !== 'function') throw badOption('target', 'an EventTarget', target);
    const listen = (event: Event): void => {
      if (options?.once) this.release(stop);
      (listener as EventListener).call(target, event);
    };
    const stop = (): void => target.removeEventListener(type, listen, options);
    target.addEventListener(type, listen, options);
    this.add(stop, stop, `${type} listener`);
    return () => {
      this.release(stop);
    };
  }

  /** A texture, buffer, program, ... of this context. `null`, as a lost context creates it, is handed back. */
  addWebGlObject<GlObject extends object | null>(
    gl: WebGLRenderingContext | WebGL2RenderingContext,
    object: GlObject,
    name?: string,
  ): GlObject {
    if (object === null) return object;
    const kind = kindOf(object);
    // WebGLTexture -> deleteTexture, WebGLVertexArrayObject -> deleteVertexArray
    const method = `delete${kind.replace(/^WebGL/, '').replace(/Object$/, '')}`;
    // The types know each method by its name, not by a computed one.
    const deleters = gl as unknown as Record<string, (object: GlObject) => void>;
    return this.add(object, () => deleters[method]!(object), name ?? kind);
  }

  /** Releases a resource before the others; false where the scope does not hold it. */
  release(resource: unknown): boolean {
    const index = this.#held.findLastIndex((held) => held.resource === resource);
    const [held] = index < 0 ? [] : this.#held.splice(index, 1);
    if (!held) return false;
    this.#release(held);
    return true;
  }

  /** What is not yet released, oldest first. */
  getOpen(): readonly OpenResource[] {
    return this.#held.map((held) => this.#describe(held));
  }

  /**
   * Tells the scope that its map is gone: `map.once('remove', scope.mapUnmounted)`. What is still open when the present
   * task has ended is a leak. It is reported, not released: somebody may still use it.
   */
  readonly mapUnmounted = (): void => {
    this.#clock.setTimer(() => this.#reportLeaks(), 0);
  };

  /** Releases everything, the last added first. Never throws. */
  dispose(): void {
    this.#isDisposed = true;
    for (let held = this.#held.pop(); held; held = this.#held.pop()) this.#release(held);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #release(held: Held): void {
    if (held.isReported) this.#tellResource(held, false);
    const onError = (thrown: unknown): void => {
      const error = asError(thrown);
      this.#problem('release-threw', `${held.name}: ${attempt(() => error.message)}`);
      tell(() => this.#options.onError?.(error, held.name));
    };
    try {
      const released = held.release();
      if (isPromiseLike(released)) released.then(undefined, onError);
    } catch (error) {
      onError(error);
    }
  }

  #reportLeaks(): void {
    const leaks = this.#held.filter((held) => !held.isReported);
    if (leaks.length === 0) return;
    for (const held of leaks) {
      held.isReported = true;
      this.#problem('resource-leak', `${held.name} is still open after its map was unmounted.`);
      this.#tellResource(held, true);
    }
    tell(() => this.#options.onLeak?.(leaks.map((held) => this.#describe(held))));
  }

  #tellResource({ name }: Held, isOpen: boolean): void {
    const { sink } = this.#options;
    tell(() => sink?.record({ kind: 'resource', name, isOpen, atMs: this.#clock.now() }));
  }

  #describe({ name, openedAtMs }: Held): OpenResource {
    return { name, ageMs: this.#clock.now() - openedAtMs };
  }

  #problem(code: string, message: string): void {
    const { sink, name = 'scope' } = this.#options;
    tell(() => sink?.record({ kind: 'problem', code, message: `${name}: ${message}`, atMs: this.#clock.now() }));
  }
}

/** Calls what the app has handed in: what it throws must not stop the releases that follow. */
function tell(callback: () => void): void {
  try {
    callback();
  } catch {
    // It is where trouble is told: there is nowhere else.
  }
}

/** As the host names it: 'Worker', 'ImageBitmap', 'WebGLTexture', ... */
function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
