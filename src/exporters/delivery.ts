import { createCleanup } from '../lib/cleanup.ts';
import { createSessionId } from '../lib/createSessionId.ts';
import { createLoadLate } from '../lib/loadLate.ts';
import { whenIdle } from '../lib/whenIdle.ts';
import { createAlarm } from './alarm.ts';
import { createArm } from './arm.ts';
import { browserHost } from './browserHost.ts';
import { createCollector } from './collector.ts';
import { JSON_DOCUMENT } from './encoding.ts';
import { createPost } from './post.ts';
import { takeBack } from './takeBack.ts';
import { createWrite } from './write.ts';
import type { ExportedEvent, Exporter, ExportSource } from '../types/exporter.ts';
import type { Cleanup } from '../lib/cleanup.ts';
import type { Collected } from './collector.ts';
import type { VitalSums } from './vitalSums.ts';
import type { Batch, Drop, Encoding } from './encoding.ts';
import type { EarlySettings, ExportSettings } from './exportOptions.ts';
import type { Sender } from './sender.ts';

/** What one page may have under way when it goes is 64 KiB, shared with all of its scripts. */
const EXIT_BYTES = 50_000;
/** From an event until it is handed to the browser for the case of a crash. */
const ARM_MS = 1000;
/** From one look at the operations, which tell no event, to the next. */
const LOOK_MS = 5000;
/** What the page tells as it goes comes within this time. */
const GOING_MS = 1000;

/** All that an exporter can do. */
export type Delivery = Exporter &
  Required<Pick<Exporter, 'connect' | 'flush' | 'setConsent'>> & {
    /** What came before it was there. `left`: the page was hidden then, and has left this on the device. */
    adopt(events: readonly ExportedEvent[], left: string): void;
  };

/**
 * Gets what an exporter is told off the page. At each time it is in one place: gathered; armed, with the browser, in case
 * that the page ends without a word; in flight; or on the device.
 */
export function createDelivery(
  given: EarlySettings,
  encoding: Encoding = JSON_DOCUMENT,
  createSums?: () => VitalSums,
): Delivery {
  const settings: ExportSettings = { ...given, host: given.host ?? browserHost() };
  const { clock, page, flushEveryMs, maxBytes } = settings;

  const sources = new Set<ExportSource>();
  const collector = createCollector(clock, createSums?.());
  let isGiven = settings.hasConsent;
  /** The batch that gathers now. */
  let id = createSessionId();
  let sentMs = clock.now();
  let goneMs = -Infinity;
  let isIdle = false;
  let isLeaveDue = false;
  let sender: Sender | undefined;
  let running: Cleanup | null = null;
  let withdrawalCount = 0;

  const note = (code: string, message: string): void => {
    for (const source of sources) source.problem(code, message);
  };
  // Of OTLP's two the metrics count.
  const drop: Drop = (reason, { signal, telemetry }) =>
    collector.drop(reason, signal === encoding.signals[0] ? telemetry.counts : []);
  const { count } = collector;
  const post = createPost(settings, encoding, count);
  const arm = createArm(settings, post, () => count('map.self.fallbacks', { 'map.reason': 'fetch-later' }));
  const parts = { settings, encoding, post, collector, createSums, note, drop };
  const state = { isGiven: () => isGiven, withdrawals: () => withdrawalCount, isRunning: () => running !== null };
  const loadSender = createLoadLate(
    async () => (sender ??= (await import('./sender.ts')).createSender({ ...parts, ...state, write })),
    (error) => note('export-sender-missing', String(error)),
  );
  const isHidden = (): boolean => page?.document.visibilityState === 'hidden';

  const write = createWrite(settings, encoding, { note, drop, count });
  /** For what is only armed: it is still gathered, and what is lost of it is told by who takes it. */
  const writeArmed = createWrite(settings, encoding, { note() {}, drop() {}, count });
  const commit = (collected: Collected): void => {
    collector.commit(collected);
    id = createSessionId();
  };
  const withdraw = (): readonly Batch[] => {
    const { sent, left } = arm.withdraw();
    if (sent) commit(sent.collected);
    // The page lives: it has not ended so.
    if (sent?.ended === 'unannounced') count('map.session.unannounced_withdrawn');
    return left;
  };
  /** All that is gathered is the caller's now. */
  const take = (): Batch[] => {
    const left = withdraw();
    const collected = collector.collect();
    const batches = collected ? write(collected.telemetry, id) : [];
    if (collected) commit(collected);
    sentMs = clock.now();
    return [...left, ...batches];
  };
  const settle = (batch: Batch): void => {
    const answer = post.send(batch);
    // Nobody may be there yet who knows what to do.
    const era = withdrawalCount;
    const ready = Promise.all([loadSender(), answer.catch(() => {})]);
    void ready.then(([it]) => (withdrawalCount === era ? it?.settle(batch, answer) : undefined));
  };
  const send = async (): Promise<void> => {
    const it = await loadSender();
    if (!isGiven) return;
    const batches = take();
    // What was armed is taken: a crash is to be told all the same.
    if (running) alarm.set(ARM_MS);
    if (it) await it.send(batches);
    else batches.forEach(settle);
  };
  /** At once: when this returns, it is with the browser. */
  const leave = (): void => {
    isLeaveDue = false;
    if (!isGiven) return;
    let roomBytes = EXIT_BYTES - post.inFlightBytes;
    for (const batch of [...(sender?.recall() ?? []), ...take()]) {
      roomBytes -= batch.body.length;
      if (roomBytes >= 0 && !sender?.isWaiting) settle(batch);
      else if (sender) void sender.keep(batch);
      else drop('exit', batch);
    }
  };
  /** For the case that no event announces. While the page is in sight it is armed even with nothing to tell but the end. */
  const rearm = (): void => {
    if (!arm.isPossible) return;
    withdraw().forEach(settle);
    const ended = isHidden() ? 'hidden' : 'unannounced';
    const collected = collector.collect(ended === 'unannounced' && sources.size > 0);
    if (!collected) return;
    const { telemetry } = collected;
    const crash = { name: 'map.session.unannounced', attributes: {}, value: 1 };
    const counts = ended === 'unannounced' ? [...telemetry.counts, crash] : telemetry.counts;
    const batches = writeArmed({ ...telemetry, ended, counts }, id);
    arm.set(batches, { collected, ended });
    // It would not fit when the page goes.
    if (batches.reduce((sum, { body }) => sum + body.length, 0) > EXIT_BYTES / 2 && isIdle) void send();
  };
  const look = (): void => {
    // Nobody may ever see it. Where somebody does it comes in sight.
    if (page?.document.prerendering) return;
    const isDue = clock.now() - sentMs >= flushEveryMs || collector.sizeBytes >= maxBytes / 2;
    if (isDue && isIdle && !isHidden()) void send();
    // A page that is hidden may go without a word.
    if (isHidden() && !arm.isPossible) return leave();
    rearm();
    if (!isHidden() && ((page && sources.size > 0) || collector.sizeBytes > 0)) alarm.set(LOOK_MS);
  };
  const alarm = createAlarm(clock, look);

  const listen = (type: string, listener: () => void): void => {
    page?.window.addEventListener(type, listener);
    running!.add(() => page?.window.removeEventListener(type, listener));
  };
  const comeBack = (): void => {
    goneMs = -Infinity;
    sender?.stay();
    alarm.set(ARM_MS);
  };
  const begin = (): void => {
    if (running || !isGiven) return;
    running = createCleanup();
    // It bubbles to the window: those who tell their last values on the document, or came here first, have told them.
    listen('visibilitychange', () => {
      if (isHidden()) {
        goneMs = clock.now();
        leave();
      } else comeBack();
    });
    listen('pagehide', () => {
      goneMs = clock.now();
      leave();
      sender?.leave();
    });
    listen('pageshow', comeBack);
    listen('online', () => void sender?.resume());
    const start = async (): Promise<void> => {
      const it = await loadSender();
      isIdle = true;
      if (isGiven && running) await it?.resume();
    };
    if (isIdle) void start();
    else whenIdle(clock, () => void start());
    alarm.set(ARM_MS);
  };
  const end = (): void => {
    running?.run();
    running = null;
    alarm.stop();
    sender?.rest();
  };

  const tell = (event: ExportedEvent): void => {
    if (!isGiven) return;
    begin();
    collector.add(event);
    if (clock.now() - goneMs >= GOING_MS) return alarm.set(ARM_MS);
    // The last ones of a page that goes: in a microtask, for a timer may not come.
    if (!isLeaveDue) queueMicrotask(leave);
    isLeaveDue = true;
  };

  return Object.assign(tell, {
    adopt(events: readonly ExportedEvent[], left: string) {
      const taken = takeBack(settings, left);
      // It is in another batch.
      if (taken) commit(collector.collect(true)!);
      for (const event of events.slice(taken?.takenCount)) tell(event);
    },
    connect(source: ExportSource) {
      sources.add(source);
      const disconnect = collector.connect(source);
      begin();
      return () => {
        disconnect();
        if (!sources.delete(source) || sources.size > 0) return;
        withdraw().forEach(settle);
        end();
      };
    },
    async flush() {
      await send();
      if (isGiven) await sender?.resume();
    },
    setConsent(isGivenNow: boolean) {
      const wasGiven = isGiven;
      isGiven = isGivenNow;
      if (isGiven) {
        // What was measured before belongs to the user.
        if (!wasGiven) collector.forget();
        begin();
        return;
      }
      withdrawalCount += 1;
      end();
      arm.withdraw();
      post.abort();
      void loadSender().then((it) => it?.clear());
    },
  });
}
