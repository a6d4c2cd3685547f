import { createSignal } from '../lib/createSignal.ts';
import { errorName } from '../lib/errorName.ts';
import { whenIdle } from '../lib/whenIdle.ts';
import { halve, packSignal } from './encoding.ts';
import { hearAnswer } from './hearAnswer.ts';
import { isOwnOrigin } from './isOwnOrigin.ts';
import { createPause } from './pause.ts';
import { readRetryAfter } from './readRetryAfter.ts';
import { takeLeft } from './takeLeft.ts';
import { createUnsent } from './unsent.ts';
import { zip } from './zip.ts';
import type { Batch } from './encoding.ts';
import type { SenderParts } from './senderParts.ts';
import type { Unsent, UnsentBatch } from './unsent.ts';

/** Sends what has time, and knows what an answer means. No call rejects. */
export interface Sender {
  /** Nothing is to be sent now: the page is offline, or the collector has asked for a pause. */
  readonly isWaiting: boolean;
  send(batches: readonly Batch[]): Promise<void>;
  /** Does what the answer to a batch asks for. */
  settle(batch: Batch, answer: Promise<Response>): Promise<void>;
  /** Puts it on the device. */
  keep(batch: Batch): Promise<void>;
  /** Takes what is not under way yet. */
  recall(): readonly Batch[];
  /** Sends what is kept, unless another tab does. */
  resume(): Promise<void>;
  /** Forgets what is kept. Consent has been taken back. */
  clear(): Promise<void>;
  /** The page goes: lets go of what keeps it out of the back-forward cache. */
  leave(): void;
  stay(): void;
  /** Lets go of its timer. */
  rest(): void;
}

/** `unsure`: it may have arrived. */
type Verdict = 'over' | 'later' | 'unsure';

/** https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const RETRYABLE: readonly number[] = [429, 502, 503, 504];
/** Another tab sends what is kept: by then it is done, and may not have seen what came since. */
const OTHER_TAB_MS = 30_000;
/** Less is not worth it. */
const MIN_ZIPPED_BYTES = 1000;

export function createSender(parts: SenderParts): Sender {
  const { settings, encoding, post, collector, note, drop, withdrawals, isRunning } = parts;
  const { clock, host, url, retryAmbiguous, compress } = settings;
  const isOwn = isOwnOrigin(url);
  let isZipping = typeof CompressionStream === 'function' && (compress === true || (compress === 'auto' && isOwn));
  let unsent: Unsent | undefined;
  let resuming: Promise<void> | null = null;
  let isResumeDue = false;
  let clearing: Promise<void> | undefined;
  let underWay = Promise.resolve();
  let leaving = createSignal();
  const inHand = new Set<Batch>();

  const store = (): Unsent =>
    (unsent ??= createUnsent(settings, { app: collector.appName, signals: encoding.signals, drop, note }));
  const pause = createPause(settings, { note, isRunning, onWake: () => void sender.resume() });

  const judge = async (batch: Batch, answer: Promise<Response>, isZipped = false): Promise<Verdict> => {
    const era = withdrawals();
    let response: Response | null = null;
    let failure: unknown;
    try {
      response = await answer;
    } catch (error) {
      // No answer: it never went out, or the answer was lost, or CORS refused it.
      failure = error;
    }
    const isGivenUp = errorName(failure) === 'AbortError';
    if (withdrawals() !== era) return 'over';
    const status = response?.status ?? 0;
    if (response?.ok) {
      pause.end();
      await hearAnswer(response, parts);
      return 'over';
    }
    if (isZipped && (status === 400 || status === 415 || (!status && !isOwn && !isGivenUp))) {
      // One that may not come twice is no test.
      const plain = status || retryAmbiguous ? post.send(batch) : null;
      const verdict = plain ? judge(batch, plain) : 'unsure';
      // One that fails plain, too, says nothing of gzip: the network has failed.
      const isTaken = plain?.then(
        ({ ok }) => ok || !status,
        () => false,
      );
      if (await (isTaken ?? true)) {
        isZipping = false;
        note('export-compression-refused', `${url} takes no gzip: ${status || 'no answer'}`);
      }
      return verdict;
    }
    if (!response) {
      pause.begin(isGivenUp ? 'no answer in time' : `no answer (${String(failure)})`);
      return 'unsure';
    }
    if (RETRYABLE.includes(status)) {
      const { headers } = response;
      pause.begin(String(status), readRetryAfter(headers.get('retry-after'), clock.epochNow(), headers.get('date')));
      return 'later';
    }
    if (status === 413) return split(batch);
    const isElsewhere = response.type === 'opaqueredirect';
    refuse(isElsewhere ? 'leads elsewhere: give the address that it leads to' : `answered ${status}`);
    drop(`status-${status}`, batch);
    return 'over';
  };
  const refuse = (why: string): void => note('export-refused', `${url} ${why}`);
  const split = async (batch: Batch): Promise<Verdict> => {
    const { id, signal, body } = batch;
    const halves = halve(batch.telemetry);
    if (!halves) {
      refuse(`answered 413 to ${body.length} bytes, which cannot be split`);
      drop('too-large', batch);
    }
    // All at once: what waits for its turn is taken along by a page that goes.
    await sender.send(
      (halves ?? []).flatMap((half, index) => packSignal(encoding, `${id}.${index}`, half, signal, body.length, drop)),
    );
    return 'over';
  };
  const attempt = async (batch: Batch): Promise<Verdict | null> => {
    if (!isZipping || batch.body.length < MIN_ZIPPED_BYTES) {
      inHand.delete(batch);
      return judge(batch, post.send(batch));
    }
    await new Promise<void>((resolve) => whenIdle(clock, resolve));
    const zipped = await zip(batch.body).catch(() => undefined);
    // The page went meanwhile, and has taken it along.
    return inHand.delete(batch) ? judge(batch, post.send(batch, zipped), zipped !== undefined) : null;
  };
  const act = async (batch: Batch, verdict: Verdict | null): Promise<void> => {
    if (verdict === 'later' || (verdict === 'unsure' && retryAmbiguous)) await sender.keep(batch);
    else if (verdict === 'unsure') drop('unsure', batch);
  };
  const sendKept = async (kept: UnsentBatch, era: number): Promise<void> => {
    // A page that goes takes along what is in memory: not what is under way.
    const isTaken = store().take(kept.id);
    if (!isTaken && !(await store().has(kept.id))) return;
    // Before it is sent where it must not be sent twice, else when it has arrived.
    if (!retryAmbiguous) await store().remove(kept.id);
    if (withdrawals() !== era) return;
    const [batch] = toBatches(kept);
    const verdict = batch ? await judge(batch, post.send(batch)) : 'over';
    if (verdict === 'over') await store().remove(kept.id);
    else if (batch && (isTaken || !retryAmbiguous)) await act(batch, verdict);
  };
  const toBatches = ({ id, signal, telemetry }: UnsentBatch): Batch[] => {
    try {
      return packSignal(encoding, id, telemetry, signal, Infinity, () => {});
    } catch {
      // Something else wrote it, or an older version: it must not stand in the way of others.
      drop('unreadable', { signal, telemetry: { ...telemetry, counts: [] } });
      return [];
    }
  };
  const resumeAll = (era: number): Promise<void> => {
    // A page that has come back may have one under way, whose lock it let go of.
    underWay = underWay.catch(() => {}).then(() => sendAllKept(era));
    return underWay;
  };
  const sendAllKept = async (era: number): Promise<void> => {
    await clearing;
    if (withdrawals() !== era) return;
    for (const batch of takeLeft(parts)) await sender.keep(batch);
    for (const kept of await store().list()) {
      if (leaving.isDone || pause.isOn || withdrawals() !== era) return;
      await sendKept(kept, era);
    }
  };

  const resumeOnce = async (): Promise<void> => {
    const era = withdrawals();
    let isAsked = false;
    try {
      // One that waited would keep the page out of the back-forward cache.
      await host.locks?.request(`mapvitals-unsent-${collector.appName} ${url}`, { ifAvailable: true }, async (lock) => {
        isAsked = true;
        if (lock) await Promise.race([resumeAll(era), leaving.done]);
        else pause.wakeIn(OTHER_TAB_MS);
      });
    } catch (error) {
      if (isAsked) note('export-resume-failed', String(error));
    }
    // There are none, or not for a page whose origin is nobody's: https://w3c.github.io/web-locks/#api-lock-manager-request
    if (!isAsked) await resumeAll(era).catch((error: unknown) => note('export-resume-failed', String(error)));
  };

  const sender: Sender = {
    get isWaiting() {
      return pause.isOn;
    },
    async send(batches) {
      const era = withdrawals();
      // A page that goes takes along those whose turn has not come.
      for (const batch of batches) inHand.add(batch);
      for (const batch of batches) {
        if (!inHand.has(batch) || withdrawals() !== era) continue;
        if (!pause.isOn) await act(batch, await attempt(batch));
        else if (inHand.delete(batch)) await sender.keep(batch);
      }
    },
    settle: async (batch, answer) => act(batch, await judge(batch, answer)),
    async keep(batch) {
      const { id, signal, telemetry, body, bornEpochMs } = batch;
      await store().put({ id, url, signal, telemetry, bornEpochMs, sizeBytes: body.length });
    },
    recall() {
      const batches = [...inHand, ...(unsent?.recall() ?? []).flatMap(toBatches)];
      inHand.clear();
      return batches;
    },
    resume() {
      // Whoever set its timer may have rested since.
      pause.wakeAtEnd();
      if (pause.isOn) return Promise.resolve();
      // A pause may be over while the one that it is for is still being kept.
      isResumeDue = true;
      resuming ??= (async () => {
        while (isResumeDue && !pause.isOn) {
          isResumeDue = false;
          await resumeOnce();
        }
        resuming = null;
      })();
      return resuming;
    },
    clear() {
      sender.rest();
      inHand.clear();
      takeLeft(parts);
      return (clearing = store().clear());
    },
    leave: () => leaving.tell(),
    stay() {
      if (leaving.isDone) leaving = createSignal();
      void sender.resume();
    },
    rest: pause.rest,
  };
  return sender;
}
