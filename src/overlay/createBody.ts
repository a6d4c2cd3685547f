import type { Clock } from '../types/clock.ts';
import type { Sink } from '../types/sample.ts';
import type { Snapshot } from '../types/snapshot.ts';
import type { MapVitalName } from '../types/vital.ts';
import bodyStyles from './body.css?inline';
import { createSections } from './createSections.ts';
import { createStrip } from './createStrip.ts';
import { describeVital } from './describeVital.ts';
import { element, setAttribute, setText, textNode } from './dom.ts';
import type { News } from './newsBook.ts';
import type { OverlaySection } from './OverlaySection.ts';
import { createVitalChips } from './vitalChips.ts';
import { whatToDo } from './whatToDo.ts';

/** What an overlay has below its bar. */
export interface OverlayBody {
  readonly update: (snapshot: Snapshot, worst: News | null, isFull: boolean) => void;
}

export interface BodyOptions {
  readonly root: ShadowRoot;
  /** Where it is built. */
  readonly body: HTMLElement;
  readonly sections: readonly OverlaySection[];
  readonly monitor: Sink;
  readonly clock: Clock;
  /** The visitor wants to know more of a vital. */
  readonly showFull: () => void;
}

/** Builds it once: the vitals, what to do, the frames, and what only the full size shows. */
export function createBody({ root, body, sections, monitor, clock, showFull }: BodyOptions): OverlayBody {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(bodyStyles);
  root.adoptedStyleSheets.push(sheet);

  let latest: Snapshot['vitals'] | undefined;
  let updateMs: number | null = null;
  let pressed: MapVitalName | undefined;
  const [detail, before, name, after] = [textNode(), textNode(), textNode(), textNode()];
  const list = element('ul');
  const toDo = element('p', { id: 'todo' }, before, element('code', {}, name), after);
  const frames = element('section', { id: 'frames' });
  const more = element('div', { id: 'more' });
  body.append(element('section', { id: 'vitals' }, list, element('p', { id: 'detail' }, detail)), toDo, frames, more);

  const showDetail = (): void => setText(detail, pressed && latest ? describeVital(latest[pressed]) : '');
  const chips = createVitalChips(list, (vital) => {
    // In the compact size there is no room to tell: there a press always asks for more.
    pressed = vital === pressed && !more.hidden ? undefined : vital;
    showFull();
    chips.mark(pressed);
    showDetail();
  });
  const updateStrip = createStrip(frames);
  const updateSections = createSections(more, sections, monitor, clock, () => updateMs);

  return {
    update(snapshot, worst, isFull) {
      const startMs = clock.now();
      latest = snapshot.vitals;
      more.hidden = !isFull;
      chips.update(latest, isFull);
      showDetail();
      const words = whatToDo(worst, snapshot);
      [before, name, after].forEach((node, index) => setText(node, words[index] ?? ''));
      setAttribute(toDo, 'data-due', String(worst?.mended === null));
      // Each time: what held a frame is told later than the frame.
      updateStrip(snapshot);
      if (isFull) updateSections(snapshot);
      updateMs = clock.now() - startMs;
    },
  };
}
