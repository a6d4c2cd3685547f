/** A browser that is driven from outside, whatever the protocol. */
export interface EngineBrowser {
  /** As it calls itself. */
  readonly version: string;
  readonly page: EnginePage;
  close(): Promise<void>;
}

/** Its one tab. */
export interface EnginePage {
  goto(url: string): Promise<void>;
  /** The value of an expression, or of the promise that it gives; it travels as JSON. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** Real input: presses at the first place, and lets go at the last, one step a frame. */
  drag(path: readonly Place[]): Promise<void>;
  /** Real input: turns the wheel by one notch. */
  wheel(at: Place, deltaY: number): Promise<void>;
  /** Real input: presses a key and lets go; by the name of `KeyboardEvent.key`. */
  press(key: string): Promise<void>;
  /** `visibilityState` becomes `hidden`. */
  hide(): Promise<void>;
  show(): Promise<void>;
}

export type Place = readonly [x: number, y: number];

/** ms. A hand's moves, one in each frame. */
export const STEP_MS = 16;
/** ms. A hand that rests before it lets go: no inertia. */
export const REST_MS = 200;
