import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Call } from '../../../worker/call.ts';
import { createSlot, openCalls } from '../../../worker/slot.ts';
import type { Effect, SlotEvent } from '../../../worker/slot.ts';
import { stepSlot } from '../../../worker/slotMachine.ts';
import { HOW, STATUS } from '../../../worker/wire.ts';
import { runs } from '../../support/thorough.ts';

// Any sequence of events, against what a slot promises: each call that it was sent comes out of it, by an outcome, a failure
// or back to the queue; what may have begun and may not begin again never goes back, nor does anything before the journal's
// echoes are back; and an ended slot asks for nothing.

const LIMITS = { abortGraceMs: 100, readyTimeoutMs: 1000, heartbeatMs: 500, lostAfterMs: 1000, retries: 1 };

const command = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('send' as const),
      idempotent: fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constantFrom('part' as const, 'reply' as const),
      /** The outcomes from here to there; what told of those before could not be read. */
      from: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) }),
      count: fc.nat(6),
      apart: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('time' as const), ms: fc.constantFrom(1, 5, 20, 120, 600, 1100) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom('cancelled' as const, 'value' as const, 'rows' as const),
      at: fc.nat(5),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constantFrom(
        'ready' as const,
        'seen' as const,
        'idle' as const,
        'garbled' as const,
        'unreadable' as const,
        'check' as const,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('failed' as const),
      code: fc.constantFrom('WORKER_CRASH' as const, 'WORKER_LOST' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('retire' as const) }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('echo' as const) }) },
);

const createCall = (id: number, isIdempotent: boolean): Call =>
  ({
    id,
    stats: {
      name: 'any',
      task: { run: () => 1, isIdempotent },
      limitMs: 300,
      runMs: 0.1,
      briefMs: 0.1,
      isStream: false,
    },
    options: {},
    attempt: 0,
    limitMs: 300,
    noteCount: 0,
    rowCount: 0,
    openRows: 0,
  }) as unknown as Call;

test('whatever happens to a slot, each of its calls comes out, and none begins again that may not', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40, size: 'max' }), (commands) => {
      const slot = createSlot(1, 0);
      let nowMs = 0;
      let callCount = 0;
      let messageId = 0;
      const open = new Set<Call>();
      let echoCount = 0;
      const take = (effects: readonly Effect[], mayHaveBegun: ReadonlySet<Call>): void => {
        for (const effect of effects) {
          if (effect.type === 'look') echoCount += 1;
          if (effect.type === 'settle' || effect.type === 'fail') open.delete(effect.call);
          if (effect.type !== 'putBack') continue;
          for (const call of effect.calls) {
            if (mayHaveBegun.has(call) && call.stats.task.isIdempotent !== true)
              throw new Error(`${call.id} may run twice`);
            if (call.attempt > LIMITS.retries) throw new Error(`${call.id} runs too often`);
            open.delete(call);
          }
        }
      };
      const step = (event: SlotEvent, told: readonly Call[] = []): void => {
        // At its end the first without an outcome may have begun; when it answers, those have that it tells of.
        const isEnd = event.type !== 'told' && event.type !== 'unreadable';
        const begun = isEnd ? openCalls(slot).slice(0, slot.how === HOW.quiet ? undefined : 1) : told;
        const isShared = slot.how === HOW.journal && openCalls(slot).length > 1;
        if (event.type === 'echo') echoCount -= 1;
        const effects = stepSlot(slot, event, nowMs, LIMITS);
        take(effects, new Set(begun));
        // What has not come after so long will not.
        if (slot.isBlind) return;
        const isJudged = effects.some(({ type }) => type === 'putBack') && event.type !== 'retire' && isEnd;
        if (isJudged && isShared && echoCount > 0) throw new Error('judged before it was heard out');
      };
      for (const next of commands) {
        const calls = openCalls(slot);
        switch (next.type) {
          case 'send': {
            if (slot.phase !== 'idle') break;
            const sent = next.idempotent.map((isIdempotent) => createCall((callCount += 1), isIdempotent));
            for (const call of sent) open.add(call);
            const isQuiet = sent.length > 1 && next.idempotent.every(Boolean);
            step({
              type: 'sent',
              id: (messageId += 1),
              how: sent.length === 1 ? HOW.solo : isQuiet ? HOW.quiet : HOW.journal,
              calls: sent,
            });
            break;
          }
          case 'part':
          case 'reply': {
            const status = next.apart ? STATUS.apart : STATUS.done;
            const told = calls.slice(next.from, next.count);
            const outcomes = [0, ...told.flatMap(({ id }) => [id, status, 1, 1, undefined])];
            const ran = told.length > 0 ? calls.slice(0, next.count) : [];
            // Values that travel apart are there before the answer.
            if (next.type === 'reply') for (const call of calls.slice(0, next.count)) call.apart ??= { value: 1 };
            if (next.type === 'reply') for (const [call] of slot.owed) step({ type: 'value', call });
            const event = { type: 'told', outcomes, receiveMs: 0 } as const;
            step(next.type === 'reply' ? { ...event, replyTo: messageId } : event, ran);
            break;
          }
          case 'time':
            nowMs += next.ms;
            step({ type: 'time' });
            break;
          case 'echo':
            if (echoCount > 0) step({ type: 'echo' });
            break;
          case 'cancelled':
          case 'value':
          case 'rows': {
            const call = calls[next.at];
            if (!call) break;
            if (next.type === 'value') call.apart = { value: 1 };
            if (next.type === 'rows') call.openRows = call.openRows === 0 ? 8 : 0;
            step({ type: next.type, call });
            break;
          }
          case 'failed':
            step({ type: 'failed', code: next.code, cause: undefined });
            break;
          case 'idle':
            // It is over, then.
            if (slot.phase !== 'busy' || openCalls(slot).length > 1) break;
            step({ type: 'seen', isIdle: true });
            break;
          default:
            step({ type: next.type });
        }
      }
      step({ type: 'failed', code: 'WORKER_LOST', cause: undefined });
      for (let look = 0; look < 10; look += 1) {
        nowMs += 5;
        step({ type: 'time' });
        for (let owed = echoCount; owed > 0; owed -= 1) step({ type: 'echo' });
      }
      expect(slot.phase).toBe('ended');
      expect([...open].map(({ id }) => id)).toEqual([]);
      expect(stepSlot(slot, { type: 'time' }, nowMs + 1e9, LIMITS)).toEqual([]);
    }),
    { numRuns: runs(10_000) },
  );
});
