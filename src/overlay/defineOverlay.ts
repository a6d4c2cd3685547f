import { hostClock } from '../lib/clock.ts';
import { describeError } from '../lib/describeError.ts';
import { tellMistake } from '../lib/failure.ts';
import type { Stop } from '../types/functions.ts';
import { createPanel } from './createPanel.ts';
import type { OverlayOptions, OverlaySource } from './OverlayOptions.ts';
import styles from './styles.css?inline';

/** `<map-vitals>`: shows the map vitals of its `source` while it is in a document. */
export interface MapVitalsElement extends HTMLElement {
  /** What it shows; nothing while `null`. */
  source: OverlaySource | null;
  /** Taken up when it starts: to be set before `source`. */
  options?: OverlayOptions;
}

declare global {
  interface HTMLElementTagNameMap {
    'map-vitals': MapVitalsElement;
  }
}

const TAG = 'map-vitals';

/**
 * Defines `<map-vitals>`, once; does nothing where there are no custom elements, as on a server.
 *
 * @example
 * defineOverlay();
 * const overlay = document.createElement('map-vitals');
 * overlay.source = mapPerformance;
 * document.body.append(overlay);
 */
export function defineOverlay(): void {
  if (typeof customElements === 'undefined' || customElements.get(TAG)) return;

  // Here and not at the top: a server has no HTMLElement to extend.
  class MapVitals extends HTMLElement implements MapVitalsElement {
    declare options?: OverlayOptions;
    readonly #root = this.attachShadow({ mode: 'open' });
    #source: OverlaySource | null = null;
    #stop: Stop | undefined;
    #isMoving = false;

    /** Elsewhere in the document, with all that it shows. */
    readonly #moveTo = (parent: ParentNode): void => {
      // It keeps what is scrolled, where there is such a method.
      if (typeof parent.moveBefore === 'function') {
        parent.moveBefore(this, null);
        return;
      }
      this.#isMoving = true;
      parent.append(this);
      this.#isMoving = false;
    };

    get source(): OverlaySource | null {
      return this.#source;
    }
    set source(source: OverlaySource | null) {
      if (source === this.#source) return;
      this.disconnectedCallback();
      this.#source = source;
      this.connectedCallback();
    }

    connectedCallback(): void {
      // Set before the element was defined, as frameworks do, it hides the accessor.
      if (Object.hasOwn(this, 'source')) {
        const { source } = this;
        Reflect.deleteProperty(this, 'source');
        this.source = source;
      }
      if (!this.isConnected || !this.#source || this.#stop) return;
      try {
        // A stylesheet object is neither a style element nor an attribute: a strict `style-src` lets it be.
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(styles);
        this.#root.adoptedStyleSheets = [sheet];
        this.#stop = createPanel(this, this.#root, this.#source, this.options ?? {}, this.#moveTo);
      } catch (error) {
        this.#root.replaceChildren();
        tellUnsupported(this.#source, (this.options?.clock ?? hostClock).now(), error);
      }
    }

    /** Instead of the two others, where it was moved. */
    connectedMoveCallback(): void {}

    disconnectedCallback(): void {
      if (this.#isMoving) return;
      this.#stop?.();
      this.#stop = undefined;
    }
  }

  customElements.define(TAG, MapVitals);
}

const toldUnsupported = new WeakSet<OverlaySource['monitor']>();

/** A test's imitation of a browser, or a very old one: the app goes on without an overlay. */
function tellUnsupported({ monitor }: OverlaySource, atMs: number, error: unknown): void {
  if (toldUnsupported.has(monitor)) return;
  // What is no source has none.
  toldUnsupported.add(Object(monitor));
  const who = monitor ? 'this browser' : 'source';
  const what = `no overlay: ${who} lacks what it needs (${describeError(error)})`;
  tellMistake(
    (code, message) => monitor.record({ kind: 'problem', code, message: String(message), atMs }),
    'overlay-unsupported',
    what,
  );
}
