import type { Clock } from '../types/clock.ts';
import type { Sink } from '../types/sample.ts';
import type { Snapshot } from '../types/snapshot.ts';
import { element } from './dom.ts';
import type { OverlaySection } from './OverlaySection.ts';
import { createCostSection } from './sections/createCostSection.ts';
import { operationsSection } from './sections/operationsSection.ts';
import { problemsSection } from './sections/problemsSection.ts';
import { violationsSection } from './sections/violationsSection.ts';

/** Builds the operations and the folded sections into `body`; the returned function writes a snapshot to all of them. */
export function createSections(
  body: HTMLElement,
  extraSections: readonly OverlaySection[],
  sink: Sink,
  clock: Clock,
  readUpdateMs: () => number | null,
): (snapshot: Snapshot) => void {
  /** A section that throws takes no other down, nor the app: it is told as a problem and left alone from then on. */
  const create = (section: OverlaySection): ((snapshot: Snapshot) => void) => {
    const heading = element('h3', {}, section.title);
    const root =
      section === operationsSection
        ? element('section', { id: section.id }, heading)
        : element('details', { id: section.id }, element('summary', {}, heading));
    body.append(root);
    let update = (snapshot: Snapshot): void => {
      update = section.create(root);
      update(snapshot);
    };
    return (snapshot) => {
      try {
        update(snapshot);
      } catch (error) {
        update = () => {};
        sink.record({ kind: 'problem', code: 'overlay-section-threw', message: String(error), atMs: clock.now() });
      }
    };
  };

  const updates = [
    operationsSection,
    violationsSection,
    problemsSection,
    // An app's may be left out: `[isAdmin && section]`.
    ...[extraSections].flat().filter((section) => section),
    createCostSection(readUpdateMs),
  ].map(create);
  return (snapshot) => {
    for (const update of updates) update(snapshot);
  };
}
