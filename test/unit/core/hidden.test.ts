import { expect, test } from 'vitest';
import { setupMonitor } from './setupMonitor.ts';

/** A document that a test hides and shows. */
class FakeDocument extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';
  listenerCount = 0;

  set(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    this.listenerCount += 1;
    super.addEventListener(...args);
  }

  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    this.listenerCount -= 1;
    super.removeEventListener(...args);
  }
}

const setup = () => {
  const document = new FakeDocument();
  return { document, ...setupMonitor({ page: { document, window: new EventTarget() } }) };
};

test('an operation that saw the page hidden is counted, and kept out of the distribution', () => {
  const { clock, document, monitor, report, operationSamples } = setup();
  const timer = monitor.startTimer('x');
  clock.advance(10);
  document.set('hidden');
  clock.advance(60_000);
  document.set('visible');
  clock.advance(10);
  expect(timer.end()).toMatchObject({ durationMs: 60_020, wasHidden: true });
  monitor.trackOperation('x', 4);
  expect(report('x')).toMatchObject({ count: 1, hiddenCount: 1, totalMs: 4, maxMs: 4 });
  expect(operationSamples()).toHaveLength(2);
});

test('an operation that was told is hidden if the page was so at some time in it', () => {
  const { clock, document, monitor, report } = setup();
  document.set('hidden');
  monitor.trackOperation('x', 1);
  clock.advance(1000);
  document.set('visible');
  clock.advance(50);
  monitor.trackOperation('x', 60);
  monitor.trackOperation('x', 4);
  monitor.operation('x').record(4.5);
  clock.advance(1000);
  for (let call = 0; call < 100; call += 1) monitor.trackOperation('x', 2);
  expect(report('x')).toMatchObject({ count: 102, hiddenCount: 2, maxMs: 4.5 });
});

test('a hidden operation breaks no threshold', () => {
  const { document, monitor, violations } = setup();
  monitor.setThreshold('x', 10);
  document.set('hidden');
  monitor.trackOperation('x', 5000);
  expect(violations).toEqual([]);
});

test('a page that is hidden from the start is hidden', () => {
  const document = new FakeDocument();
  document.visibilityState = 'hidden';
  const { monitor, report } = setupMonitor({ page: { document, window: new EventTarget() } });
  monitor.trackOperation('x', 1);
  expect(report('x')).toMatchObject({ count: 0, hiddenCount: 1 });
});

test('the document is listened to until dispose, and not at all where the session is sampled out', () => {
  const { document, monitor } = setup();
  expect(document.listenerCount).toBe(1);
  monitor.dispose();
  monitor.dispose();
  expect(document.listenerCount).toBeLessThanOrEqual(0);
  const unseen = new FakeDocument();
  setupMonitor({ page: { document: unseen, window: new EventTarget() }, sampleRate: 0 });
  expect(unseen.listenerCount).toBeLessThanOrEqual(0);
});

test('who waits for the cause of a violation waits no longer once the page is hidden', () => {
  const { clock, document, monitor } = setup();
  const complete: string[] = [];
  monitor.onViolation(({ operation }) => complete.push(operation), { when: 'complete' });
  monitor.setThreshold('x', 5);
  clock.advance(10);
  monitor.trackOperation('x', 6);
  expect(complete).toEqual([]);
  document.set('hidden');
  expect(complete).toEqual(['x']);
  clock.advance(1000);
  expect(complete).toEqual(['x']);
});
