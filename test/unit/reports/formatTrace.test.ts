import { beforeAll, describe, expect, test } from 'vitest';
import { formatTrace } from 'mapvitals/reports';
import { sampleReport } from '../../support/sampleReport.ts';
import { readTrace } from '../../support/readTrace.ts';
import { hostileNames, stormySession } from '../../support/stormySession.ts';
import type { Report } from 'mapvitals';

const GESTURE: Report['gestures'][number] = {
  kind: 'drag',
  map: null,
  startMs: 10_000,
  endMs: 10_900,
  GSL: 30,
  GDF: 0.5,
  ST: 800,
  VCD: 0.1,
  settled: 'interrupted',
  framesExpected: 54,
  framesProduced: 27,
  maxGapMs: 400,
  cause: null,
};

describe('the trace of a report', () => {
  let stormy: Report;
  let hostile: Report;
  beforeAll(async () => {
    stormy = await stormySession();
    hostile = await stormySession(hostileNames);
  });

  test('shows its long frames with their scripts and each broken limit, on threads that say what they hold', async () => {
    const { on, threads, otherData } = await readTrace(formatTrace(stormy));
    expect(threads).toEqual([
      'Limits broken (those that the report keeps)',
      'Gestures',
      'Settling',
      'Page (long frames)',
    ]);
    const frames = on('Page (long frames)');
    expect(frames.filter(({ cat }) => cat === 'frame')).toHaveLength(stormy.longFrames.length);
    expect(frames.find(({ cat }) => cat === 'script')).toMatchObject({ name: 'clusterPlaces', ph: 'X' });
    expect(on(threads[0]!)).toHaveLength(stormy.violations.length);
    expect(otherData).toMatchObject({ session: stormy.session.id, app: 'harbour-map' });
  });

  test('shows gestures that overlap the settling before them as pairs', async () => {
    const next = { ...GESTURE, kind: 'wheel', startMs: 11_000, endMs: 11_400, ST: null, settled: null };
    const { on } = await readTrace(formatTrace({ ...stormy, gestures: [GESTURE, next] }));
    expect(on('Gestures').map(({ ph, name, ts }) => [ph, name, ts])).toEqual([
      ['b', 'drag', 10_000_000],
      ['e', 'drag', 10_900_000],
      ['b', 'wheel', 11_000_000],
      ['e', 'wheel', 11_400_000],
    ]);
    expect(on('Settling').map(({ ts }) => ts)).toEqual([10_900_000, 11_700_000]);
  });

  test('nests what the browser told of as overlapping', async () => {
    const [frame] = stormy.longFrames;
    const script = { startMs: 0, durationMs: 500, functionName: 'a', invoker: '', source: '' };
    const longFrames = [
      { ...frame!, startMs: 100, durationMs: 200, scripts: [script, { ...script, startMs: 250, functionName: 'b' }] },
      { ...frame!, startMs: 250, durationMs: 100, scripts: [{ ...script, startMs: 260, durationMs: 1e9 }] },
    ];
    const { on } = await readTrace(formatTrace({ ...stormy, longFrames }));
    expect(on('Page (long frames)')).toHaveLength(5);
  });

  test('stays valid, whatever names and contexts hold', async () => {
    const text = formatTrace({ ...hostile, gestures: [{ ...GESTURE, kind: '\u0000</script>\ud800', ST: Number.NaN }] });
    const { on } = await readTrace(text);
    expect(on('Gestures')[0]?.name).toBe(' </script>\ufffd');
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f]|\\u00[01]/);
  });

  test('of a session without anything is one, too', async () => {
    const { threads } = await readTrace(formatTrace(sampleReport({ id: 'empty' })));
    expect(threads).toHaveLength(4);
  });
});

test('the trace of a report of version 1 has a duration for each script', async () => {
  const { vitals, ...old } = sampleReport({ id: 'old' });
  const script = { functionName: 'draw', invoker: '', source: '', durationMs: 60 };
  const frame = {
    source: 'longtask',
    startMs: 100,
    durationMs: 80,
    blockingMs: 30,
    isInGesture: false,
    operations: [],
  };
  const before = { ...old, vitals, schemaVersion: 1, longFrames: [{ ...frame, scripts: [script] }] };
  const { on } = await readTrace(formatTrace(before as unknown as Report));
  const told = on('Page (long frames)').find(({ cat }) => cat === 'script');
  expect(told).toMatchObject({ ts: 100_000, dur: 60_000 });
});
