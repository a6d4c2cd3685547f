import type { Report } from '../../types/report.ts';
import type { Tone } from '../labels.ts';
import { rateAgainst, ratingMarks } from '../labels.ts';
import { sayDuration, sayMany, sayPercent, sayValue, shorten } from '../say.ts';
import { mark, round } from './mark.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';

const LEFT = 110;
const WIDTH = 890;
/** The heights at which the lanes stand. */
const LANES = { moves: 22, frames: 112, limits: 138, problems: 160, clock: 186 };
const TALLEST = 56;

/** Moves, long frames, broken limits and problems on the session's one clock. */
export function timeline(report: Report): Markup {
  const { longFrames, violations, session, vitals, problems } = report;
  const gestures = report.gestures ?? [];
  const untilMs = Math.max(
    1000,
    ...gestures.map(({ endMs }) => endMs),
    ...longFrames.map(({ startMs, durationMs }) => startMs + durationMs),
    ...violations.map(({ atMs }) => atMs),
    ...problems.map(({ latestAtMs }) => latestAtMs),
  );
  const at = (ms: number): number => LEFT + (Math.max(0, ms) / untilMs) * WIDTH;
  const longest = longFrames.toSorted((a, b) => b.durationMs - a.durationMs)[0];
  const tallMs = Math.max(200, longest?.durationMs ?? 0);
  const tall = (ms: number): number => Math.sqrt(ms / tallMs) * TALLEST;
  const { good, poor } = vitals.GDF;
  const toneOf = (dropped: number | null): Tone =>
    dropped === null ? 'none' : ratingMarks[rateAgainst(dropped, good, poor)][0];
  // Hatched: nothing was drawn, and nothing is counted.
  const hidden = (report.environment.hidden ?? []).filter(({ startMs }) => startMs < untilMs);
  const heldBy = longest?.operations[0]?.name;
  const said = [
    sayMany(report.gestureCount ?? gestures.length, 'move'),
    sayMany(longFrames.length, 'long frame'),
    sayMany(report.violationCount, 'broken limit'),
    ...(hidden.length ? [`hidden ${sayMany(hidden.length, 'time')}`] : []),
  ];
  return html`<svg
    viewBox="0 0 1044 194"
    role="img"
    aria-label="${`${said.join(', ')} in ${sayDuration(session.durationMs)}${longest ? `; the longest frame took ${sayDuration(longest.durationMs)}` : ''}`}"
  >
    <text x="0" y="${LANES.moves + 4}">Your moves</text>
    <text x="0" y="${LANES.frames}">Long frames</text>
    <text x="0" y="${LANES.limits + 4}">Limits broken</text>
    ${problems.length > 0 && html`<text x="0" y="${LANES.problems + 4}">Problems</text>`}
    ${hidden.map(({ startMs, endMs }) => {
      const [from, to] = [at(startMs), at(Math.min(endMs ?? untilMs, untilMs))];
      return html`<path class="hidden" d="M${round(from)} ${LANES.frames - 15}h${round(Math.max(2, to - from))}"
          ><title>${`hidden${endMs === null ? '' : ` for ${sayDuration(endMs - startMs)}`}`}</title></path
        >${to - from > 40 && html`<text x="${round(from)}" y="12">hidden</text>`}`;
    })}
    <path class="axis" d="M${LEFT} ${LANES.frames}h${WIDTH}M${LEFT} ${LANES.clock - 14}h${WIDTH}" />
    <path class="axis dots" d="M${LEFT} ${round(LANES.frames - tall(50))}h${WIDTH}" />
    <text x="1004" y="${round(LANES.frames - tall(50) + 4)}">${sayDuration(50)}</text>
    ${gestures.map(
      ({ kind, startMs, endMs, GDF, ST }) =>
        html`<path class="held" d="M${round(at(startMs))} ${LANES.moves}H${round(at(endMs) + 0.1)}" />${mark(
            toneOf(GDF),
            (at(startMs) + at(endMs)) / 2,
            LANES.moves,
            `${kind}: ${GDF === null ? 'frames not known' : `${sayPercent(GDF)} dropped`}${ST === null ? '' : `, settled in ${sayDuration(ST)}`}`,
          )}`,
    )}${longFrames.map(
      ({ startMs, durationMs, isInGesture, operations }) =>
        html`<path
          class="m ${isInGesture ? 'poor' : 'fair'}"
          d="M${round(at(startMs))} ${LANES.frames}v${round(-tall(durationMs))}h${round(Math.max(3, (durationMs / untilMs) * WIDTH))}V${LANES.frames}z"
          ><title>${`${sayDuration(durationMs)} ${operations[0]?.name ?? ''}`}</title></path
        >`,
    )}${
      longest
        ? html`<text
            x="${round(at(longest.startMs))}"
            y="${LANES.frames - TALLEST - 5}"
            text-anchor="${at(longest.startMs) > 700 ? 'end' : 'start'}"
            ><tspan class="poor">${sayDuration(longest.durationMs)}</tspan> ${shorten(heldBy ?? '')}</text
          >`
        : null
    }${violations.map(({ operation, value, unit, atMs }) =>
      mark('poor', at(atMs), LANES.limits, `${operation} ${sayValue(value, unit)}`),
    )}${problems.map(({ code, count, latestAtMs }) =>
      mark('none', at(latestAtMs), LANES.problems, `${code}, ${sayMany(count, 'time')}`),
    )}${[0, 0.25, 0.5, 0.75, 1].map(
      (part) =>
        html`<text x="${LEFT + part * WIDTH}" y="${LANES.clock}" text-anchor="middle"
          >${sayDuration(part * untilMs)}</text
        >`,
    )}
  </svg>`;
}
