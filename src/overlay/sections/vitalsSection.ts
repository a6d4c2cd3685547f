import type { VitalReport } from '../../types/vital.ts';
import { describeVital, vitalText } from '../describeVital.ts';
import { createRows, element, setAttribute, setText, textNode } from '../dom.ts';
import type { Row } from '../dom.ts';
import type { OverlaySection } from '../OverlaySection.ts';
import { ratingWord } from '../ratings.ts';
import { whenChanged } from '../whenChanged.ts';

/** The map vitals as chips; pressing one tells what it rests on. */
export const vitalsSection: OverlaySection = {
  id: 'vitals',
  title: 'Vitals',
  create(root) {
    const list = element('ul');
    const detail = textNode();
    let pressed: HTMLElement | undefined;
    const showDetail = (): void => setText(detail, pressed?.title ?? '');
    const press = (chip: HTMLElement): void => {
      pressed?.setAttribute('aria-expanded', 'false');
      pressed = chip === pressed ? undefined : chip;
      pressed?.setAttribute('aria-expanded', 'true');
      showDetail();
    };

    root.append(list, element('div', { id: 'detail' }, detail));
    const updateChips = createRows(list, () => createChip(press));
    return whenChanged(
      (snapshot) => snapshot.vitals,
      (vitals) => {
        updateChips(Object.values(vitals));
        showDetail();
      },
    );
  },
};

function createChip(onPress: (chip: HTMLElement) => void): Row<VitalReport> {
  const [name, provisional, value, word] = [textNode(), textNode(), textNode(), textNode()];
  const chip = element(
    'button',
    { 'aria-expanded': 'false' },
    element('span', {}, name, element('small', {}, provisional)),
    element('b', {}, value),
    element('i', {}, word),
  );
  chip.addEventListener('click', () => onPress(chip));
  return {
    element: element('li', {}, chip),
    update(vital) {
      setText(name, `${vital.name} `);
      setText(provisional, vital.isProvisional ? 'prov. ' : '');
      setText(value, `${vitalText(vital)} `);
      setText(word, ratingWord(vital.rating));
      setAttribute(chip, 'data-rating', vital.rating ?? '');
      // The title of a button that has text is its description: one attribute serves the mouse and the screen reader.
      setAttribute(chip, 'title', describeVital(vital));
    },
  };
}
