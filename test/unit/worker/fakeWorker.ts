import { toWireError } from '../../../src/lib/toWireError.ts';
import { CALL_LENGTH, HOW, STATUS } from '../../../worker/wire.ts';
import type {
  ComlinkCall,
  FromWorker,
  OutcomeMore,
  Reply,
  RunMessage,
  Status,
  WireCalls,
} from '../../../worker/wire.ts';

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

/** Carries what is written into ports, in that order. It may fall behind, as the process that does it in Firefox and Safari. */
function createRelay() {
  let held: (() => void)[] | undefined;

  return {
    carry(deliver: () => void): void {
      if (held) held.push(deliver);
      else deliver();
    },
    stall(): void {
      held ??= [];
    },
    /** What it held arrives, and at once from now on. */
    resume(): void {
      for (const deliver of held ?? []) deliver();
      held = undefined;
    },
  };
}

export const relay: ReturnType<typeof createRelay> = createRelay();

/** A port in the test's hands: what is written waits until the other end is started, and is heard at once from then on. */
class FakePort extends FakeTarget {
  other!: FakePort;
  isClosed = false;
  #isStarted = false;
  #onMessage: Listener | null = null;
  readonly #unread: unknown[] = [];

  /** A port that is handed over stays the same object. */
  postMessage(data: unknown, ports: readonly FakePort[] = []): void {
    const event = { data: structuredClone(data), ports };
    relay.carry(() => {
      if (!this.other.isClosed) this.other.#take(event);
    });
  }

  start(): void {
    this.#isStarted = true;
    for (const event of this.#unread.splice(0)) this.emit('message', event);
  }

  get onmessage(): Listener | null {
    return this.#onMessage;
  }

  /** As in browsers it starts the port. */
  set onmessage(listener: Listener) {
    this.#onMessage = listener;
    this.addEventListener('message', listener);
    this.start();
  }

  close(): void {
    this.isClosed = true;
  }

  #take(event: { readonly data: unknown; readonly ports: readonly FakePort[] }): void {
    if (this.#isStarted) this.emit('message', event);
    else this.#unread.push(event);
  }
}

/** Both ends of each channel that was made. */
export const fakePorts: FakePort[] = [];

/** In the place of `MessageChannel`. */
export class FakeChannel {
  readonly port1 = new FakePort();
  readonly port2 = new FakePort();

  constructor() {
    this.port1.other = this.port2;
    this.port2.other = this.port1;
    fakePorts.push(this.port1, this.port2);
  }
}

/** A call that the fake worker was given. */
export interface FakeCall {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

export interface FakeOutcome {
  readonly status?: Status;
  readonly value?: unknown;
  readonly runMs?: number;
  readonly more?: OutcomeMore;
}

export const failed = (thrown: unknown): FakeOutcome => ({ status: STATUS.failed, value: toWireError(thrown) });

/**
 * A worker in the test's hands: it speaks the wire of `exposeTasks`, and begins, answers, crashes or falls silent when it
 * is told to. Terminated, it goes on with its message if it is told to, and only its journal is heard: so do browsers.
 */
export class FakeWorker extends FakeTarget {
  isTerminated = false;
  /** The calls of the present message, oldest first; the first is running. */
  calls: FakeCall[] = [];
  abortedIds: number[] = [];
  /** The inputs of the calls that it has answered. */
  readonly answeredInputs = new Set<unknown>();
  /** It got a message while it was at work. */
  isOverloaded = false;
  pingCount = 0;
  /** Since its last message began. */
  messageMs = 0;
  #isDeaf = false;
  #isClosed = false;
  #messageId: number | undefined;
  #lastReply: Reply | undefined;
  #how: unknown;
  #untold: unknown[] = [0];
  #journal: FakePort | undefined;
  readonly #onMessage: (inputs: readonly unknown[]) => void;
  readonly #onBegin: (input: unknown) => void;
  readonly #now: () => number;

  /** It tells the inputs of each message, and of each call that begins. */
  constructor(
    onMessage: (inputs: readonly unknown[]) => void = () => {},
    onBegin: (input: unknown) => void = () => {},
    now: () => number = () => 0,
  ) {
    super();
    this.#onMessage = onMessage;
    this.#onBegin = onBegin;
    this.#now = now;
  }

  ready(): void {
    this.#post({ mapvitals: 'ready' });
  }

  postMessage(message: ComlinkCall | RunMessage): void {
    if (this.isTerminated) return;
    if (!('type' in message)) return this.#take(message[1], structuredClone(message[2]));
    const { id, type, path, argumentList } = message;
    if (type !== 'APPLY') return;
    const value = argumentList?.[0]?.value;
    const name = path?.[0];
    if (name === 'book') {
      const port = value as FakePort;
      port.addEventListener('message', () => {
        this.#journal = port;
        // No browser answers within a call.
        if (!this.#isDeaf) queueMicrotask(() => this.#post({ id, type: 'RAW', value: undefined }));
      });
      port.start();
      return;
    }
    if (this.#isDeaf) return;
    if (name === 'abort') this.abortedIds.push(value as number);
    if (name === 'ping') this.pingCount += 1;
    if (id !== 0) this.#post({ id, type: 'RAW', value: name === 'ping' && this.calls.length === 0 ? null : undefined });
  }

  terminate(): void {
    this.isTerminated = true;
  }

  #take(id: number, list: WireCalls): void {
    if (this.#messageId !== undefined) this.isOverloaded = true;
    this.#messageId = id;
    this.#how = list[0];
    this.messageMs = this.#now();
    this.calls = [];
    for (let at = 1; at < list.length; at += CALL_LENGTH) {
      this.calls.push({ id: list[at] as number, name: String(list[at + 1]), input: list[at + 2] });
    }
    this.#onMessage(this.calls.map(({ input }) => input));
    if (this.calls[0]) this.#onBegin(this.calls[0].input);
  }

  /** The running call ends; the next of its message begins, or the message is answered. */
  answer({ status = STATUS.done, value, runMs = 0.01, more }: FakeOutcome = {}, goOn = true): void {
    const call = this.calls[0];
    if (!call || this.#isClosed) return;
    if (!this.isTerminated) this.answeredInputs.add(call.input);
    const output = status === STATUS.done && value === undefined ? call.input : value;
    this.#note([call.id, status, output, runMs, more ?? null]);
    const isOver = !goOn || this.#now() - this.messageMs >= 4;
    // Aborts are read between messages only, but for those who await.
    if (isOver) return this.#reply();
    while (this.calls[0] && this.abortedIds.includes(this.calls[0].id)) {
      this.#note([this.calls[0].id, STATUS.skipped, null, 0, null]);
    }
    if (this.calls[0]) this.#onBegin(this.calls[0].input);
    else this.#reply();
  }

  /** What ended so far is told. */
  tellPart(): void {
    if (this.#untold.length > 1) this.say(['part', this.#untold]);
    this.#untold = [0];
  }

  /** What ended so far is told, and the page cannot read it. */
  garble(): void {
    this.#untold = [0];
    this.emit('messageerror', {});
  }

  /** The running call ends, the last of its message, and the page cannot read the answer. */
  garbleAnswer(): void {
    this.calls = [];
    this.#messageId = undefined;
    this.garble();
  }

  /** It closes itself. */
  closeSelf(): void {
    this.say(['closed', this.#untold]);
    this.#isClosed = true;
  }

  /** The last reply once more. */
  answerAgain(): void {
    if (this.#lastReply) this.#post(this.#lastReply);
  }

  say(message: FromWorker): void {
    this.#post(message);
  }

  /** It hears neither aborts nor pings. */
  hang(): void {
    this.#isDeaf = true;
  }

  crash(): void {
    this.emit('error', { message: 'crash', filename: 'fake.js', lineno: 1, preventDefault() {} });
  }

  #note(outcome: readonly unknown[]): void {
    this.calls.shift();
    this.#untold.push(...outcome);
    if (this.#how === HOW.journal && this.calls.length > 0) this.#journal?.postMessage(outcome);
  }

  /** Its own channel dies with it. */
  #post(data: unknown): void {
    if (!this.isTerminated && !this.#isClosed) this.emit('message', { data });
  }

  #reply(): void {
    this.#lastReply = ['reply', this.#untold, this.#messageId as number];
    this.#messageId = undefined;
    this.#untold = [0];
    this.calls = [];
    this.abortedIds = [];
    this.#post(this.#lastReply);
  }
}

/** What the pool's factory returns. */
export const asWorker = (fake: FakeWorker): Worker => fake as unknown as Worker;
