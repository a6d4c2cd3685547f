import type { ComlinkCall, FromWorker, ToWorker, WireOutcome } from '../../../worker/wire.ts';

type Listener = (event: never) => void;

class FakeTarget {
  readonly #listeners = new Map<string, Set<Listener>>();

  addEventListener(type: string, listener: Listener): void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
  }

  removeEventListener(type: string, listener: Listener): void {
    this.#listeners.get(type)?.delete(listener);
  }

  emit(type: string, event: unknown): void {
    for (const listener of this.#listeners.get(type) ?? []) (listener as (event: unknown) => void)(event);
  }

  get listenerCount(): number {
    return [...this.#listeners.values()].reduce((sum, listeners) => sum + listeners.size, 0);
  }
}

/** A call that the fake worker was given. */
export interface FakeCall {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

/**
 * A worker in the test's hands: it speaks the wire of `exposeTasks`, and begins, answers, crashes or falls silent when it
 * is told to.
 */
export class FakeWorker extends FakeTarget {
  readonly port: FakeTarget & {
    postMessage(message: ToWorker | ComlinkCall): void;
    start(): void;
    close(): void;
    isClosed: boolean;
  };
  isTerminated = false;
  /** The calls of the present message, oldest first; the first is running. */
  calls: FakeCall[] = [];
  abortedIds: number[] = [];
  /** The inputs of the calls that it has answered. */
  readonly answeredInputs = new Set<unknown>();
  wasReady = false;
  /** It got a message while it was at work. */
  isOverloaded = false;
  #isDeaf = false;
  #messageId: string | undefined;
  #lastReply: unknown;
  #isQuiet = false;
  #outcomes: WireOutcome[] = [];
  readonly #onMessage: (inputs: readonly unknown[]) => void;
  readonly #onBegin: (input: unknown) => void;

  /** It tells the inputs of each message, and of each call that begins. */
  constructor(
    onMessage: (inputs: readonly unknown[]) => void = () => {},
    onBegin: (input: unknown) => void = () => {},
  ) {
    super();
    this.#onMessage = onMessage;
    this.#onBegin = onBegin;
    const hear = (message: ToWorker | ComlinkCall): void => {
      if ('type' in message) this.#take(message);
      else this.#hear(message);
    };
    this.port = Object.assign(new FakeTarget(), {
      isClosed: false,
      postMessage: hear,
      start() {},
      close() {
        this.isClosed = true;
      },
    });
  }

  ready(): void {
    if (this.isTerminated) return;
    this.wasReady = true;
    this.emit('message', { data: { mapvitals: 'ready', port: this.port } });
  }

  #take(message: ComlinkCall): void {
    if (this.isTerminated || message.type !== 'APPLY') return;
    if (this.#messageId !== undefined) this.isOverloaded = true;
    this.#messageId = message.id;
    this.#isQuiet = message.argumentList[1].value;
    this.calls = message.argumentList[0].value.map(([id, name, input]) => ({ id, name, input }));
    this.#onMessage(this.calls.map(({ input }) => input));
    if (this.calls[0]) this.#onBegin(this.calls[0].input);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  /** The running call ends; the next of its message begins, or the message is answered. */
  answer(outcome: Partial<WireOutcome> = {}, goOn = true): void {
    const call = this.calls.shift();
    if (!call || this.isTerminated) return;
    this.answeredInputs.add(call.input);
    this.#outcomes.push({ id: call.id, value: call.input, runMs: 0.01, ...outcome });
    const next = this.calls.find(({ id }) => !this.abortedIds.includes(id));
    if (next && goOn) {
      this.calls = this.calls.slice(this.calls.indexOf(next));
      if (!this.#isQuiet) this.say(['start', next.id, this.#outcomes.pop()]);
      this.#onBegin(next.input);
    } else this.#reply();
  }

  /** The last reply once more. */
  answerAgain(): void {
    if (this.#lastReply) this.#post(this.#lastReply);
  }

  say(message: FromWorker): void {
    this.#post(message);
  }

  /** It hears nothing more. */
  hang(): void {
    this.#isDeaf = true;
  }

  crash(): void {
    this.emit('error', { message: 'crash', filename: 'fake.js', lineno: 1, preventDefault() {} });
  }

  #post(data: unknown): void {
    if (!this.port.isClosed) this.port.emit('message', { data });
  }

  #reply(): void {
    this.#lastReply = { id: this.#messageId, type: 'RAW', value: this.#outcomes };
    this.#messageId = undefined;
    this.#outcomes = [];
    this.calls = [];
    this.abortedIds = [];
    this.#post(this.#lastReply);
  }

  #hear([type, id]: ToWorker): void {
    if (this.isTerminated || this.#isDeaf) return;
    if (type === 'ping') this.say(['pong', 0]);
    if (type === 'abort') this.abortedIds.push(id);
  }

  get openListenerCount(): number {
    return this.listenerCount + this.port.listenerCount;
  }
}

/** What the pool's factory returns. */
export const asWorker = (fake: FakeWorker): Worker => fake as unknown as Worker;
