// A small map: tiles on a canvas, moved by a hand. What it does wrong is put in by the page's address.
const options = new URLSearchParams(location.search);
const has = (name) => options.has(name);
const numberOf = (name) => Number(options.get(name) ?? 0);

const canvas = document.querySelector('canvas');
if (has('closed')) {
  const host = canvas.parentElement.appendChild(document.createElement('div'));
  host.attachShadow({ mode: 'closed' }).append(canvas);
}
if (has('late')) {
  canvas.remove();
  setTimeout(() => document.body.append(canvas), 6000);
}
if (has('below')) canvas.style.marginTop = '2000px';
if (has('scrolls')) document.body.style.height = '3000px';
const size = { width: canvas.width, height: canvas.height };
const TILE = 128;
const at = { x: 0, y: 0 };
const tiles = new Map();
/** When each frame was drawn, for the judge. */
window.draws = [];

function hold(forMs) {
  const untilMs = performance.now() + forMs;
  while (performance.now() < untilMs);
}

function reckonLabels() {
  hold(numberOf('block'));
}

let isAsked = false;
function ask() {
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(() => {
    isAsked = false;
    draw();
  });
}

function draw() {
  const context = canvas.getContext('2d');
  context.fillStyle = 'rgb(230, 230, 230)';
  context.fillRect(0, 0, size.width, size.height);
  // As a map in one pale grey, without a label.
  if (has('pale')) context.globalAlpha = 0.1;
  for (let row = Math.floor(-at.y / TILE); row * TILE + at.y < size.height; row += 1) {
    for (let column = Math.floor(-at.x / TILE); column * TILE + at.x < size.width; column += 1) {
      const picture = tileAt(column, row);
      if (picture) context.drawImage(picture, column * TILE + at.x, row * TILE + at.y, TILE, TILE);
    }
  }
  context.globalAlpha = 1;
  window.draws.push(performance.now());
}

function tileAt(column, row) {
  const key = `${column + 100}/${row + 100}`;
  const known = tiles.get(key);
  if (known) return known.picture;
  const entry = { picture: null };
  tiles.set(key, entry);
  load(`/tiles/8/${key}.png`, (picture) => {
    entry.picture = picture;
    ask();
  });
  return null;
}

/** As an image of the page, or by a worker. */
const waiting = new Map();
const worker =
  has('fetches') &&
  new Worker(
    URL.createObjectURL(
      new Blob(
        [
          'onmessage = async ({ data }) => postMessage([data, await createImageBitmap(await (await fetch(data)).blob())])',
        ],
        { type: 'text/javascript' },
      ),
    ),
  );
if (worker) worker.onmessage = ({ data: [url, picture] }) => waiting.get(url)(picture);
function load(path, done) {
  if (worker) {
    waiting.set(location.origin + path, done);
    worker.postMessage(location.origin + path, []);
    return;
  }
  const image = new Image();
  image.src = path;
  image.addEventListener('load', () => done(image));
}

let held = null;
let moves = 0;
const move = ({ clientX, clientY }) => {
  if (!held) return;
  // As OpenLayers does it: pressed, it gets the focus, and drags from then on.
  if (has('focus') && !held.hadFocus) return;
  moves += 1;
  hold(numberOf('slow'));
  if (has('block') && moves % 40 === 20) reckonLabels();
  at.x += clientX - held.x;
  // As a chart does, which has its time along one side.
  if (!has('chart')) at.y += clientY - held.y;
  held = { ...held, x: clientX, y: clientY };
  ask();
};
if (has('story')) {
  // It goes with the page as that is scrolled, and with no hand.
  document.body.style.height = '3000px';
  canvas.style.cssText = 'position: sticky; top: 20px';
  addEventListener('scroll', () => {
    at.x = -scrollY;
    ask();
  });
} else if (has('follows')) {
  canvas.addEventListener('pointermove', ({ clientX, clientY }) => {
    at.x = clientX;
    at.y = clientY;
    ask();
  });
} else {
  if (has('focus')) canvas.tabIndex = 0;
  canvas.style.touchAction = 'none';
  canvas.addEventListener('pointerdown', ({ clientX, clientY }) => {
    held = { x: clientX, y: clientY, hadFocus: document.activeElement === canvas };
  });
  addEventListener('pointermove', move);
  addEventListener('pointerup', () => (held = null));
}

if (has('game')) {
  // Something falls, whoever looks on; keys would move it.
  canvas.width = size.width;
  setInterval(() => {
    const context = canvas.getContext('2d');
    context.clearRect(0, 0, size.width, size.height);
    context.fillRect(200, (performance.now() / 5) % size.height, 80, 80);
  }, 16);
}
if (has('restless')) {
  const shake = () => {
    draw();
    const context = canvas.getContext('2d');
    for (let spot = 0; spot < 400; spot += 1) {
      context.fillStyle = `rgb(${(Math.random() * 255) | 0}, 0, ${(Math.random() * 255) | 0})`;
      context.fillRect(Math.random() * size.width, Math.random() * size.height, 24, 24);
    }
    // So much is enough, and leaves something of the machine to the pages beside it.
    setTimeout(shake, 50);
  };
  shake();
}
if (has('dialog')) {
  const dialog = document.body.appendChild(document.createElement('dialog'));
  dialog.id = 'consent';
  dialog.textContent = 'May we?';
  dialog.showModal();
}
// The hand that looks for the map comes down once, the one that flies it more often.
let presses = 0;
canvas.addEventListener('pointerdown', () => {
  presses += 1;
  if (has('awayInFlight') && presses === 2) location.assign('/elsewhere.html');
});
if (has('sdk')) {
  // As an app that measures itself: of each drag its own numbers.
  const gestures = [];
  addEventListener('pointerdown', () =>
    gestures.push({ kind: 'drag', startMs: performance.now(), GSL: 12, GDF: 0.25, maxGapMs: 50 }),
  );
  const none = { parts: {} };
  const report = () => ({ gestures, vitals: { FTP: none, TCM: none } });
  globalThis[Symbol.for('mapvitals')] = { instances: new Set([{ version: '1.0.0', report }]) };
}
if (has('clock')) {
  // A panel that changes whenever it likes.
  const panel = document.body.appendChild(document.createElement('div'));
  panel.id = 'clock';
  panel.style.cssText = 'position: absolute; left: 30px; top: 30px; width: 150px; height: 60px; background: red';
  setInterval(() => (panel.style.background = `hsl(${performance.now()} 90% 50%)`), 700);
}
const over = (html, style) => {
  const element = document.body.appendChild(document.createElement('div'));
  element.innerHTML = html;
  element.style.cssText = `position: fixed; left: 0; right: 0; bottom: 0; background: white; ${style}`;
  return element;
};
if (has('banner')) over('<p id="cookies">Cookies? <button>Yes</button></p>', 'height: 200px');
if (has('click')) over('Click to use the map', 'top: 0').addEventListener('click', (event) => event.target.remove());
if (has('loading')) document.body.appendChild(new Image()).src = '/never';
if (has('named')) {
  // As an app of plain scripts, with a class that hides what every page has.
  document.body.appendChild(document.createElement('script')).textContent = 'class Map {}';
}
if (has('routes')) history.pushState(null, '', '/somewhere/else');
if (has('away')) setTimeout(() => location.assign('/elsewhere.html'), 2500);
if (has('hangs')) setTimeout(() => hold(1e9), 300);
ask();
