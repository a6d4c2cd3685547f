import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { measuredVital, sampleViolation, sampleVitals } from '../../support/sampleSnapshot.ts';
import { fullSnapshot } from './fullSnapshot.ts';
import { setupOverlay } from './setupOverlay.ts';
import type { OverlaySetup } from './setupOverlay.ts';

/** What changes in the overlay's DOM while `work` runs. */
function mutationsDuring({ root }: OverlaySetup, work: () => void): MutationRecord[] {
  const observer = new MutationObserver(() => {});
  observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
  work();
  const records = observer.takeRecords();
  observer.disconnect();
  // What the update itself cost is news each time.
  return records.filter(({ target }) => !root.getElementById('cost')?.contains(target));
}

describe('the overlay updates', () => {
  test('at most 4 times a second, with the latest', () => {
    const { source, clock, text, root } = setupOverlay(fullSnapshot());
    let updateCount = 0;
    const chip = root.querySelector('li b');
    const observer = new MutationObserver(() => {});
    if (chip) observer.observe(chip, { characterData: true, subtree: true });
    for (let turn = 1; turn <= 100; turn += 1) {
      source.publish({ vitals: sampleVitals(measuredVital('FTP', 1000 + turn * 10, 'good')) });
      clock.advance(10);
      updateCount += observer.takeRecords().length;
    }
    expect(updateCount).toBeGreaterThanOrEqual(3);
    expect(updateCount).toBeLessThanOrEqual(4);
    clock.advance(250);
    expect(text('vitals')).toContain('2.00 s');
  });

  test('nothing where nothing changed', () => {
    const setup = setupOverlay(fullSnapshot());
    const records = mutationsDuring(setup, () => {
      setup.clock.advance(250);
      setup.source.publish();
    });
    expect(records).toEqual([]);
  });

  test('only the text that changed', () => {
    const setup = setupOverlay(fullSnapshot());
    const { vitals } = setup.source.monitor.snapshot();
    const records = mutationsDuring(setup, () => {
      setup.clock.advance(250);
      setup.source.publish({ vitals: { ...vitals, FTP: measuredVital('FTP', 999, 'good') } });
    });
    expect(records.map(({ type, target }) => `${type} ${target.nodeName}`)).toEqual(['characterData #text']);
  });

  test('no more after it was taken away, however often that is done', () => {
    const { unmount, source, clock, host, root } = setupOverlay(fullSnapshot());
    source.publish();
    unmount();
    unmount();
    expect(host.isConnected).toBe(false);
    expect(root.childNodes).toHaveLength(0);
    expect(source.subscriberCount).toBe(0);
    expect(clock.pendingCount).toBe(0);
  });
});

describe('a collapsed overlay', () => {
  test('listens to nothing and runs no timer, and is up to date once it is opened', async () => {
    const { source, clock, button, root, text } = setupOverlay(fullSnapshot());
    source.publish();
    await userEvent.click(button('Details'));
    expect(button('Details').ariaExpanded).toBe('false');
    expect(root.getElementById('body')?.hidden).toBe(true);
    expect(source.subscriberCount).toBe(0);
    expect(clock.pendingCount).toBe(0);
    source.publish({ vitals: sampleVitals(measuredVital('FTP', 999, 'good')) });
    clock.advance(1000);
    await userEvent.click(button('Details'));
    expect(text('vitals')).toContain('999 ms');
    expect(source.subscriberCount).toBe(1);
  });

  test('starts so where it is told to, with the worst vital in its bar', () => {
    const { source, root, text } = setupOverlay(fullSnapshot(), { collapsed: true });
    expect(source.subscriberCount).toBe(0);
    expect(root.getElementById('body')?.hidden).toBe(true);
    expect(text()).toContain('GDF poor');
  });

  test('is what Escape makes of it, with the focus on its button', async () => {
    const { button, root } = setupOverlay(fullSnapshot());
    button('GDF').focus();
    await userEvent.keyboard('{Escape}');
    expect(button('Details').ariaExpanded).toBe('false');
    expect(root.activeElement).toBe(button('Details'));
    await userEvent.keyboard('{Escape}');
    expect(button('Details').ariaExpanded).toBe('false');
  });
});

describe('a screen reader hears', () => {
  test('of new violations, not of those that were there, nor of their end', () => {
    const { source, root, clock } = setupOverlay(fullSnapshot());
    const heard = (): string | undefined => root.querySelector('[role=status]')?.textContent.replaceAll('\u00a0', ' ');
    expect(heard()).toBe('');
    clock.advance(250);
    source.publish({ violations: [sampleViolation(1), sampleViolation(2, { operation: 'newer' })] });
    expect(heard()).toBe('New violation: newer 120 ms, limit 50 ms');
    clock.advance(250);
    source.publish({ violations: [] });
    clock.advance(250);
    source.publish({ violations: [sampleViolation(1, { operation: 'after a reset' })] });
    expect(heard()).toContain('after a reset');
  });
});
