import type { MapLibreModule } from './mapLibreVersions.ts';

/**
 * A fault in what measures: what it listens to comes late. `lateMap`: each event of the map; `lateAtRest`: those that come while
 * the map does not move; `lateInput`: the hand's; `lateFrames`: each tenth animation frame.
 */
export type Fault = 'none' | 'lateMap' | 'lateAtRest' | 'lateInput' | 'lateFrames';

type Listener = (...values: unknown[]) => void;

const LATE_MS = 200;
const LATE_FRAME = 10;

/** Only what is called from the SDK's own file is made late; the page goes on as it is. */
const isOurs = (): boolean =>
  (new Error('who calls?').stack ?? '').split('\n').slice(2, 6).join('').includes('/mapvitals-');

const later = (run: () => void): void => void setTimeout(run, LATE_MS);

export function putFault(fault: Fault, { Map: MapClass }: MapLibreModule): void {
  switch (fault) {
    case 'none':
      return;
    case 'lateMap':
      makeLate(MapClass.prototype, ['on', 'off'], () => true);
      return;
    case 'lateAtRest':
      makeLate(MapClass.prototype, ['on', 'off'], (map) => map instanceof MapClass && !map.isMoving());
      return;
    case 'lateInput':
      makeLate(EventTarget.prototype, ['addEventListener', 'removeEventListener'], () => true, isInput);
      return;
    case 'lateFrames':
      makeFramesLate();
  }
}

const isInput = (type: string): boolean => /^(pointer|wheel|key|touch|mouse)/.test(type);

function makeLate(
  prototype: object,
  [add, remove]: readonly [string, string],
  isLate: (target: unknown) => boolean,
  isMeant: (type: string) => boolean = () => true,
): void {
  const [originalAdd, originalRemove] = [methodOf(prototype, add), methodOf(prototype, remove)];
  const lateOnes = new WeakMap<object, Listener>();
  Reflect.defineProperty(prototype, add, {
    configurable: true,
    value(this: unknown, type: string, listener: unknown, ...rest: unknown[]) {
      if (typeof listener !== 'function' || !isMeant(type) || !isOurs())
        return Reflect.apply(originalAdd, this, [type, listener, ...rest]);
      const late = (...values: unknown[]): void => {
        const call = (): void => void Reflect.apply(listener, this, values);
        if (isLate(this)) later(call);
        else call();
      };
      lateOnes.set(listener, late);
      return Reflect.apply(originalAdd, this, [type, late, ...rest]);
    },
  });
  Reflect.defineProperty(prototype, remove, {
    configurable: true,
    value(this: unknown, type: string, listener: unknown, ...rest: unknown[]) {
      const known = typeof listener === 'function' ? (lateOnes.get(listener) ?? listener) : listener;
      return Reflect.apply(originalRemove, this, [type, known, ...rest]);
    },
  });
}

function makeFramesLate(): void {
  const request = window.requestAnimationFrame.bind(window);
  let count = 0;
  window.requestAnimationFrame = (callback) => {
    if (!isOurs()) return request(callback);
    count += 1;
    return count % LATE_FRAME === 0 ? window.setTimeout(() => request(callback), LATE_MS) : request(callback);
  };
}

function methodOf(owner: object, name: string): CallableFunction {
  const method: unknown = Reflect.get(owner, name);
  if (typeof method !== 'function') throw new Error(`Nothing has \`${name}\` here.`);
  return method;
}
