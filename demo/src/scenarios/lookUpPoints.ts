import { BatchProcessor } from 'mapvitals/optimize';
import { toLinks } from '../places/toLinks.ts';
import type { Link } from '../places/toLinks.ts';
import type { LookUp, LookUpResult } from '../operations/findNearest.ts';
import type { Scenario } from './scenario.ts';

const POINT_COUNT = 400;
const POINTS_PER_FRAME = 10;

/** Many small questions, as clicks or list rows ask them: each by itself, all of them answered in a few batches. */
export const lookUpPoints: Scenario = {
  id: 'lookUp',
  title: 'Look up 400 points',
  description: 'Asked one by one, answered in batches.',
  async run({ map, drawing, operations }, signal, onProgress) {
    const batches = new BatchProcessor<LookUp, LookUpResult>((points) => operations.places.findNearest(points), {
      maxSize: 64,
      maxDelayMs: 50,
    });
    const links: Link[] = [];
    const answers: Promise<void>[] = [];
    const answer = async (from: LookUp): Promise<void> => {
      links.push({ from, to: await batches.add(from, { signal }) });
      onProgress(links.length / POINT_COUNT);
    };
    drawing.hideClusters();
    for (let index = 0; index < POINT_COUNT && !signal.aborted; index += 1) {
      const from = randomPoint(map.getBounds().toArray());
      answers.push(answer(from));
      if (index % POINTS_PER_FRAME === 0) await nextFrame();
    }
    await Promise.all(answers);
    await drawing.show('links', toLinks(links));
    const { batchesByReason } = batches.getMetrics();
    await batches.dispose();
    const batchCount = Object.values(batchesByReason).reduce((sum, count) => sum + count, 0);
    return `${links.length} look-ups travelled in ${batchCount} batches.`;
  },
};

function randomPoint([[west, south], [east, north]]: [[number, number], [number, number]]): LookUp {
  return {
    longitude: west + Math.random() * (east - west),
    latitude: south + Math.random() * (north - south),
  };
}

function nextFrame(): Promise<number> {
  return new Promise(requestAnimationFrame);
}
