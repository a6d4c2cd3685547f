import { formatDuration, formatVital } from 'mapvitals';
import { Markup, html } from '../../reports/html/markup.ts';
import { quantile } from '../../lab/quantile.ts';
import type { FramedGesture } from '../../lab/frames/flyFrames.ts';
import type { LabFlights } from '../../lab/flyLab.ts';
import type { StripPicture } from '../../lab/pictures/cutStrip.ts';
import type { Outcome, Table } from '../outcome.ts';

/** Nothing here is graded: colours tell what is what, not how good it is. */
const STYLES = `.strip{display:flex;gap:12px;overflow-x:auto;padding:16px;border-top:1px solid var(--line)}.strip:first-child{border:0}.strip figure{padding:0;flex:0 0 200px}.strip img{width:100%;border-radius:8px;border:1px solid var(--line)}.map{fill:none;stroke:var(--accent);stroke-width:4}.late{fill:var(--accent)}.frames{padding:16px;border-top:1px solid var(--line)}.frames:first-child{border:0}.frames h3{margin-bottom:8px}svg .why{fill:var(--text)}@media print{.strip{flex-wrap:wrap}}@media (max-width:640px){.frames svg,.page svg{min-width:0}svg .why{display:none}.strip figure{flex-basis:160px}}`;
/** A frame later than that was missed. */
const LATE_MS = 25;
const STRIP_WIDTH = 1000;
const STRIP_HEIGHT = 44;
const FULL_MS = 200;

/** A lab's report as a page: first what it ran on, then what was flown and seen, then what every report has. */
export function addLabSections(page: string, machine: string, outcome: Outcome, flights: LabFlights): string {
  const strip = flights.pictures.flatMap((visit) => visit.strip);
  const sections = html`<style>
      ${new Markup(STYLES)}
    </style>
    ${[
      section('The page', 'The map as it was found, outlined.', pageOf(strip, flights)),
      section('Pictures', 'Of one visit: those by which it was measured.', stripsOf(strip)),
      section(
        'Frames',
        'Of each gesture its median flight. A bar is a frame: as wide as it lasted, its height the root of that, full from 200 ms.',
        framesOf(flights.frames),
      ),
      ...outcome.tables.map((table) => section(table.title ?? 'Figures', '', [tableOf(table)])),
      section('What to know', '', [
        html`<ul class="lines">
          ${outcome.notes.map((note) => html`<li>${note}`)}
        </ul>`,
      ]),
    ]}`;
  // A text of the page is escaped: these are the page's own.
  return page
    .replace(
      '<header>',
      () =>
        html`<header>
          <p><b>${machine}</b></p>
         `.text,
    )
    .replace('</header>', () => `</header>${sections.text}`);
}

function section(title: string, lead: string, parts: readonly Markup[]): Markup {
  if (parts.length === 0) return new Markup('');
  return html`<section>
    <h2>${title}</h2>
    ${lead === '' ? null : html`<p class="muted">${lead}</p>`}
    <div class="card">${parts}</div>
  </section>`;
}

function pageOf(strip: readonly StripPicture[], { map, url }: LabFlights): readonly Markup[] {
  const last = strip.find(({ isWhole }) => isWhole);
  if (!last) return [];
  const { rectangle, shown } = map;
  const { width, height } = shown;
  return [
    html`<figure class="page">
      <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${`${map.label} on ${url.split(/[?#]/)[0]}`}">
        <image href="${sourceOf(last)}" width="${width}" height="${height}" />
        <rect
          class="map"
          x="${rectangle.x}"
          y="${rectangle.y}"
          width="${rectangle.width}"
          height="${rectangle.height}"
        />
      </svg>
    </figure>`,
  ];
}

function stripsOf(strip: readonly StripPicture[]): readonly Markup[] {
  const pictures = strip.filter(({ isWhole }) => !isWhole);
  const gestures = [...new Set(pictures.map(({ gesture }) => gesture))];
  return gestures.map((gesture) => {
    const own = pictures.filter((picture) => picture.gesture === gesture);
    return html`<div class="strip" tabindex="0" role="group" aria-label="${gesture ?? 'the load'}">
      ${own.map((picture) => {
        const said = `${gesture ?? 'load'}: ${picture.what}`;
        return html`<figure>
          <img src="${sourceOf(picture)}" alt="${said}" />
          <figcaption class="muted">${said}, ${formatAfter(picture.afterMs)}</figcaption>
        </figure>`;
      })}
    </div>`;
  });
}

/** Too long for a text. */
const sourceOf = ({ jpeg }: StripPicture): Markup =>
  new Markup(`data:image/jpeg;base64,${jpeg.replaceAll(/[^\w+/=]/g, '')}`);

const formatAfter = (ms: number): string => (ms < 0 ? `${formatDuration(-ms)} before` : formatDuration(ms));

function framesOf(visits: LabFlights['frames']): readonly Markup[] {
  const names = [...new Set(visits.flat().map(({ name }) => name))];
  return names.flatMap((name) => {
    const flown = visits.flat().filter((gesture) => gesture.name === name);
    const median = pickMedian(flown);
    if (!median?.frames) {
      const reason = flown.find((gesture) => gesture.reason !== null)?.reason;
      return [
        html`<div class="frames">
          <h3>${name}</h3>
          <p class="muted">${reason ?? 'no frame'}</p>
        </div>`,
      ];
    }
    const { gapsMs, droppedRatio } = median.frames;
    const cause = sayCause(median);
    const gap = `longest gap ${formatDuration(median.frames.maxGapMs)}${cause && ': '}${cause}`;
    const said = `${formatVital(droppedRatio, 'ratio')} dropped, ${gap}`;
    return [
      html`<div class="frames">
        <h3>${name}</h3>
        <p class="muted">${said}</p>
        <figure>${drawFrames(gapsMs, cause, said)}</figure>
      </div>`,
    ];
  });
}

function pickMedian(flown: readonly FramedGesture[]): FramedGesture | undefined {
  const good = flown.filter(({ frames }) => frames !== null);
  const middle =
    quantile(
      good.flatMap(({ frames }) => frames?.droppedRatio ?? []),
      0.5,
    ) ?? 0;
  const off = ({ frames }: FramedGesture): number => Math.abs((frames?.droppedRatio ?? 0) - middle);
  return good.toSorted((a, b) => off(a) - off(b))[0];
}

function sayCause({ cause }: FramedGesture): string {
  if (!cause) return '';
  return `${cause.path.join(' > ')}${cause.place ? ` (${cause.place.split('/').at(-1)})` : ''}`;
}

function drawFrames(gapsMs: readonly number[], cause: string, label: string): Markup {
  const totalMs = gapsMs.reduce((sum, gap) => sum + gap, 0) || 1;
  const longest = gapsMs.indexOf(Math.max(...gapsMs));
  let x = 0;
  let why: Markup | null = null;
  const bars = gapsMs.map((gap, index) => {
    const width = (gap / totalMs) * STRIP_WIDTH;
    const height = Math.min(1, Math.sqrt(gap / FULL_MS)) * STRIP_HEIGHT;
    const bar = html`<rect
      class="${gap > LATE_MS ? 'late' : 'bar'}"
      x="${round(x)}"
      y="${round(STRIP_HEIGHT - height)}"
      width="${round(Math.max(0.5, width - 1))}"
      height="${round(height)}"
    />`;
    if (index === longest && cause !== '') {
      const anchor = x < STRIP_WIDTH * 0.25 ? 'start' : x > STRIP_WIDTH * 0.75 ? 'end' : 'middle';
      const at = anchor === 'start' ? x : anchor === 'end' ? x + width : x + width / 2;
      why = html`<text class="why" x="${round(at)}" y="${STRIP_HEIGHT + 16}" text-anchor="${anchor}">${cause}</text>`;
    }
    x += width;
    return bar;
  });
  return html`<svg viewBox="0 0 ${STRIP_WIDTH} ${STRIP_HEIGHT + 22}" role="img" aria-label="${label}">
    ${bars}${why}
  </svg>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

function tableOf({ columns, rows }: Table): Markup {
  return html`<table>
    <thead>
      <tr>
        ${columns.map((column) => html`<th scope="col">${column}`)}
    </thead>
    <tbody>
      ${rows.map(
        ({ cells }) =>
          html`<tr>
            ${cells.map((cell, index) => html`<td data-th="${columns[index] ?? ''}">${cell}`)}
           `,
      )}
    </tbody>
  </table>`;
}
