import type { MapLibreModule } from './mapLibreVersions.ts';

/** A fault in what measures: its listeners on the map, or on the hand's input, are called late. */
export type Fault = 'none' | 'lateMap' | 'lateInput';

export const LATE_MS = 200;

/** Only what is called from the SDK's own file is made late; the page goes on as it is. */
const isOurs = (): boolean =>
  (new Error('who calls?').stack ?? '').split('\n').slice(2, 5).join('').includes('mapvitals-');

export function putFault(fault: Fault, { Map: MapClass }: MapLibreModule): void {
  if (fault === 'none') return;
  const owner: { prototype: object } = fault === 'lateMap' ? MapClass : EventTarget;
  const [add, remove] = fault === 'lateMap' ? ['on', 'off'] : ['addEventListener', 'removeEventListener'];
  const lateOnes = new WeakMap<object, (...values: unknown[]) => void>();
  const originalAdd: unknown = Reflect.get(owner.prototype, add);
  const originalRemove: unknown = Reflect.get(owner.prototype, remove);
  if (typeof originalAdd !== 'function' || typeof originalRemove !== 'function') throw new Error(`No ${add}.`);
  Reflect.defineProperty(owner.prototype, add, {
    configurable: true,
    value(this: unknown, type: string, listener: unknown, ...rest: unknown[]) {
      const isFaulty = typeof listener === 'function' && isOurs() && (fault === 'lateMap' || isInput(type));
      if (!isFaulty) return Reflect.apply(originalAdd, this, [type, listener, ...rest]);
      const late = (...values: unknown[]): void => {
        setTimeout(() => Reflect.apply(listener, this, values), LATE_MS);
      };
      lateOnes.set(listener, late);
      return Reflect.apply(originalAdd, this, [type, late, ...rest]);
    },
  });
  Reflect.defineProperty(owner.prototype, remove, {
    configurable: true,
    value(this: unknown, type: string, listener: unknown, ...rest: unknown[]) {
      const known = typeof listener === 'function' ? (lateOnes.get(listener) ?? listener) : listener;
      return Reflect.apply(originalRemove, this, [type, known, ...rest]);
    },
  });
}

const isInput = (type: string): boolean => /^(pointer|wheel|key|touch|mouse)/.test(type);
