import { createMapPerformance } from 'mapvitals';
import { createOtlpExporter } from 'mapvitals/otlp';
import { createFakeClock } from '../support/fakeClock.ts';
import { createFakeCollector } from '../support/fakeCollector.ts';
import { createFakePage } from '../support/fakePage.ts';
import { seededRandom } from '../support/routeWorlds.ts';
import type { MapVitalName } from 'mapvitals';
import type { ReceivedRequest } from '../support/fakeCollector.ts';

/** What a table of sizes takes for one session: three minutes at a map that works. */
export const MODEL = { durationMs: 180_000, operationNames: 10, calls: 600, gestures: 20 } as const;

const RELEASES = ['1.0', '1.1'];
const ZOOM_BANDS = ['0-4', '5-8', '9-12', '13+'];

/** Plays one session by the public names, and gives the requests that left the page, as protobuf. */
export async function playModelSession(seed: number, epochMs: number): Promise<readonly ReceivedRequest[]> {
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  /** Durations lie around a middle, some far above. */
  const spread = (middle: number): number =>
    Math.round(
      middle * Math.exp(0.7 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())) * 10,
    ) / 10;
  const clock = createFakeClock({ epochMs: epochMs - MODEL.durationMs });
  const page = createFakePage();
  const collector = createFakeCollector();
  // Where `fetchLater` is missing nothing is sent twice.
  const host = { ...collector, isOnline: () => true, fetchLater: undefined };
  const exporter = createOtlpExporter({ url: '/fleet', encoding: 'protobuf', logs: false, clock, page, host });
  const { monitor, dispose } = createMapPerformance({
    app: { name: 'sizes', version: pick(RELEASES) },
    clock,
    page,
    exporters: [exporter],
    webVitals: false,
  });
  const tags = { library: 'maplibre', libraryVersion: '6.0.0', zoomBand: pick(ZOOM_BANDS) };
  const tell = (name: MapVitalName, value: number, more: object = {}): void =>
    monitor.record({
      kind: 'vital',
      name,
      value,
      outcome: 'measured',
      startMs: clock.now(),
      endMs: clock.now(),
      tags: { ...tags, ...more },
    });

  tell('FTP', spread(700));
  tell('TCM', spread(1500));
  tell('MFR', random() < 0.01 ? 1 : 0);
  const stepMs = MODEL.durationMs / MODEL.gestures;
  for (let gesture = 0; gesture < MODEL.gestures; gesture += 1) {
    const more = { gesture: pick(['drag', 'wheel']) };
    tell('GSL', spread(30), more);
    tell('GDF', Math.min(1, spread(50) / 1000), more);
    tell('ST', spread(500), more);
    tell('VCD', Math.min(1, spread(60) / 1000), more);
    for (let call = 0; call < MODEL.calls / MODEL.gestures; call += 1) {
      const name = Math.floor(random() * MODEL.operationNames);
      monitor.trackOperation(`places.operation${name}`, spread(2 * 1.6 ** name));
    }
    await clock.advanceAsync(stepMs);
  }
  page.leave();
  await dispose();
  return collector.received;
}
