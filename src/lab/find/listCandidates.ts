import type { Rectangle } from '../pictures/pictureReader.ts';

/** Something on the page that may be a map. Pixels of its frame. */
export interface Candidate {
  readonly label: string;
  readonly rectangle: Rectangle;
  /** Where the hand takes hold of it. */
  readonly hand: { readonly x: number; readonly y: number };
  /** What keeps the hand off it there; `null`: nothing. */
  readonly obstacle: string | null;
  /** It is a canvas that a worker draws on. */
  readonly isWorkerDrawn: boolean;
  /** The window shows nothing of it, or next to nothing. */
  readonly isOutside: boolean;
  /** A box with one picture or two: a plan of a house, where the page has nothing else. */
  readonly isLone: boolean;
  /** What around it is too small to show it; `null`: it lies elsewhere. */
  readonly cutOffBy: string | null;
}

/** Notes which canvases are handed to a worker, and roots that are closed. It is sent to each frame before the page's own scripts. */
export function noteHidden(): void {
  const roots = new WeakMap<Element, ShadowRoot>();
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachShadow(options: ShadowRootInit): ShadowRoot {
    const root = attach.call(this, options);
    roots.set(this, root);
    return root;
  };
  // One that the page's text has made is attached by nobody.
  const give = HTMLElement.prototype.attachInternals;
  HTMLElement.prototype.attachInternals = function attachInternals(): ElementInternals {
    const internals = give.call(this);
    if (internals.shadowRoot) roots.set(this, internals.shadowRoot);
    return internals;
  };
  Object.defineProperty(globalThis, Symbol.for('mapvitals.shadowRoots'), { value: roots });
  const handed = new WeakSet<HTMLCanvasElement>();
  const prototype = HTMLCanvasElement.prototype;
  const own = prototype.transferControlToOffscreen;
  if (typeof own !== 'function') return;
  prototype.transferControlToOffscreen = function transferControlToOffscreen(): OffscreenCanvas {
    handed.add(this);
    return own.call(this);
  };
  Object.defineProperty(globalThis, Symbol.for('mapvitals.handedCanvases'), { value: handed });
}

/**
 * What of a frame may be a map, the largest first: canvases, drawings, boxes with pictures, hosts of shadow roots; `selector`: that one
 * element. It is sent to the page, so it is whole in itself.
 */
export function listCandidates(selector: string | null): Candidate[] {
  const LEAST_SIZE = 100;
  /** As `planFlight` has it. */
  const MOST_WAY = 150;
  const LEAST_PICTURES = 3;
  const MOST_ELEMENTS = 200_000;
  // The types know no such globals: the page's own script may have handed a canvas to a worker, or none.
  const noted = globalThis as unknown as Record<symbol, unknown>;
  const handed = noted[Symbol.for('mapvitals.handedCanvases')] as WeakSet<Element> | undefined;
  const roots = noted[Symbol.for('mapvitals.shadowRoots')] as WeakMap<Element, ShadowRoot> | undefined;
  const rootOf = (element: Element): ShadowRoot | null => element.shadowRoot ?? roots?.get(element) ?? null;

  const elements: Element[] = [];
  const collect = (root: ParentNode): void => {
    for (const element of root.querySelectorAll('*')) {
      if (elements.length >= MOST_ELEMENTS) return;
      elements.push(element);
      const root = rootOf(element);
      if (root) collect(root);
    }
  };
  collect(document);

  const parentOf = (element: Element): Element | null => {
    const root = element.getRootNode();
    return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  };
  const contains = (outer: Element, inner: Element): boolean => {
    for (let at: Element | null = inner; at; at = parentOf(at)) if (at === outer) return true;
    return false;
  };
  const describe = (element: Element): string => {
    const id = element.id ? `#${element.id}` : '';
    const [name] = element.classList;
    return `${element.localName}${id}${!id && name ? `.${name}` : ''}`.slice(0, 80);
  };
  const isClipping = (element: Element): boolean => /hidden|clip|scroll|auto/.test(getComputedStyle(element).overflow);
  const visibleBox = (element: Element): Rectangle => {
    let { left, top, right, bottom } = element.getBoundingClientRect();
    const clip = (box: { left: number; top: number; right: number; bottom: number }): void => {
      left = Math.max(left, box.left);
      top = Math.max(top, box.top);
      right = Math.min(right, box.right);
      bottom = Math.min(bottom, box.bottom);
    };
    // The window may be larger than what is seen: on a phone, as large as what lies beyond its edge.
    const { offsetLeft = 0, offsetTop = 0, width = innerWidth, height = innerHeight } = visualViewport ?? {};
    clip({ left: offsetLeft, top: offsetTop, right: offsetLeft + width, bottom: offsetTop + height });
    for (let at = parentOf(element); at; at = parentOf(at)) {
      if (isClipping(at)) clip(at.getBoundingClientRect());
    }
    const [x, y] = [Math.ceil(left), Math.ceil(top)];
    return { x, y, width: Math.max(0, Math.floor(right) - x), height: Math.max(0, Math.floor(bottom) - y) };
  };
  const elementAt = (x: number, y: number): Element | null => {
    let found = document.elementFromPoint(x, y);
    for (let root = found && rootOf(found); root; root = found && rootOf(found)) {
      const inner: Element | null = root.elementFromPoint(x, y);
      if (!inner || inner === found) break;
      found = inner;
    }
    return found;
  };

  /** A box that holds what lies over the picture for the library itself counts as the picture. */
  const isPartOf = (element: Element, hit: Element, box: Rectangle): boolean => {
    if (contains(element, hit)) return true;
    // What a modal dialog has put out of reach is hit nowhere: the page itself is.
    if (!contains(hit, element) || hit === document.body || hit === document.documentElement) return false;
    const { width, height } = hit.getBoundingClientRect();
    return width * height < box.width * box.height * 1.5;
  };
  const clipperOf = (picture: Element): Element | null => {
    for (let at = parentOf(picture); at; at = parentOf(at)) {
      if (/hidden|clip/.test(getComputedStyle(at).overflow)) return at;
    }
    return null;
  };
  /** A box of no height is what a map has whose page forgot to give it one. */
  const cutterOf = (element: Element): string | null => {
    for (let at = parentOf(element); at; at = parentOf(at)) {
      const { width, height } = at.getBoundingClientRect();
      const isSmall = width < LEAST_SIZE || height < LEAST_SIZE;
      if (isSmall && isClipping(at)) return `${describe(at)} (${Math.round(width)} \u00d7 ${Math.round(height)})`;
    }
    return null;
  };
  const sayObstacle = (element: Element, over: Element): string =>
    contains(over, element) && !over.matches(':modal')
      ? `the pointer goes through it, to \`${describe(over)}\``
      : `\`${describe(over)}\` lies over it`;
  const toCandidate = (element: Element): Candidate | null => {
    const whole = element.getBoundingClientRect();
    const isSmall = ({ width, height }: { width: number; height: number }): boolean =>
      selector ? width < 1 || height < 1 : width < LEAST_SIZE || height < LEAST_SIZE;
    if (isSmall(whole)) return null;
    const box = visibleBox(element);
    const isOutside = isSmall(box);
    if (isOutside) {
      const [width, height] = [Math.round(whole.width), Math.round(whole.height)];
      const [x, y] = [Math.round(whole.x), Math.round(whole.y)];
      const cutOffBy = cutterOf(element);
      const nowhere = { hand: { x, y }, obstacle: null, isWorkerDrawn: false, isOutside, isLone: false, cutOffBy };
      return { label: describe(element), rectangle: { x, y, width, height }, ...nowhere };
    }
    // From the middle outwards: controls lie at the borders, dialogs in the middle.
    const shares = [0.5, 0.4, 0.6, 0.35, 0.65, 0.7];
    const points = shares.flatMap((right) =>
      shares.map((down) => ({ x: Math.round(box.x + right * box.width), y: Math.round(box.y + down * box.height) })),
    );
    // A box of pictures is held by what is around it: its own root.
    let home = element;
    for (let at = parentOf(element); at; at = parentOf(at)) {
      const own = visibleBox(at);
      if (at === document.body || own.width * own.height > box.width * box.height * 1.1) break;
      home = at;
    }
    /** 0: it is kept from the hand there. A panel beside it is a part of the page's box, not of the map; a marker may lead elsewhere. */
    const freedomAt = (x: number, y: number): number => {
      const hit = elementAt(x, y);
      if (!hit) return 0;
      if (!isPartOf(element, hit, box)) return contains(home, hit) && home !== document.body ? 1 : 0;
      const { width, height } = hit.getBoundingClientRect();
      return width < LEAST_SIZE || height < LEAST_SIZE ? 2 : 3;
    };
    // A drag comes back: the hand takes hold at either end of its way.
    const way = Math.min(MOST_WAY, Math.round(box.width * 0.35));
    const places = points.map((point) => {
      const own = freedomAt(point.x, point.y);
      return { point, own, both: Math.min(own, freedomAt(point.x - way, point.y)) };
    });
    const [best] = places.toSorted((one, other) => other.both - one.both || other.own - one.own);
    const hand = best && best.own > 0 ? best.point : null;
    const [middle = { x: 0, y: 0 }] = points;
    const over = hand ? null : (document.querySelector(':modal') ?? elementAt(middle.x, middle.y));
    return {
      label: describe(home === element || element.localName === 'canvas' ? element : home),
      rectangle: box,
      hand: hand ?? middle,
      obstacle: over && sayObstacle(element, over),
      isWorkerDrawn: [element, ...element.querySelectorAll('canvas')].some((it) => handed?.has(it) === true),
      isOutside,
      isLone: false,
      cutOffBy: null,
    };
  };

  if (selector) {
    const named = elements.find((element) => element.matches(selector));
    const found = named && toCandidate(named);
    return found ? [found] : [];
  }
  // No `Map` and no `Set`: a page with a map may have a class of its own by that name.
  const held = elements.flatMap((picture) => {
    const home = ['img', 'image'].includes(picture.localName) ? clipperOf(picture) : null;
    return home ? { home, picture } : [];
  });
  const homes = held.map(({ home }) => home);
  const boxes = held
    .filter(({ home }, index) => homes.indexOf(home) === index)
    .map(({ home, picture }) => ({
      // Of a box that its page gave no height, what it holds is told of: that it is cut off.
      element: home.getBoundingClientRect().height < LEAST_SIZE ? picture : home,
      isLone: homes.filter((other) => other === home).length < LEAST_PICTURES,
    }));
  const found = [
    ...elements.filter(({ localName }) => localName === 'canvas' || localName === 'svg'),
    ...boxes.flatMap(({ element, isLone }) => (isLone ? [] : element)),
    ...elements.filter((element) => rootOf(element) !== null || element.localName.includes('-')),
  ]
    .flatMap((element) => toCandidate(element) ?? [])
    .concat(
      boxes.flatMap(({ element, isLone }) => {
        const lone = isLone && toCandidate(element);
        return lone ? { ...lone, isLone } : [];
      }),
    )
    .toSorted((a, b) => b.rectangle.width * b.rectangle.height - a.rectangle.width * a.rectangle.height);
  // One map is often several canvases of one size.
  const isSame = (a: Rectangle, b: Rectangle): boolean =>
    Math.abs(a.x - b.x) + Math.abs(a.y - b.y) + Math.abs(a.width - b.width) + Math.abs(a.height - b.height) < 16;
  return found
    .filter((one, index) => {
      const first = found.findIndex((other) => isSame(one.rectangle, other.rectangle));
      return first === index;
    })
    .map((one) => ({
      ...one,
      isWorkerDrawn: found.some((other) => other.isWorkerDrawn && isSame(one.rectangle, other.rectangle)),
    }));
}
