import { cleanText } from '../cleanText.ts';
import { requireDocument } from '../requireDocument.ts';
import type { CostEstimate } from './estimateCost.ts';
import type { LayerCosts } from './measureLayers.ts';

/** The costs of layers as a table of plain text: for a console, or the `<pre>` of a page. */
export function formatLayerCosts(costs: LayerCosts): string {
  const { layers, frame, skippedIds } = requireDocument(costs, 'skippedIds');
  const rows = [
    ['layer', 'type', 'busy, ms', 'GPU, ms'],
    ...layers.map(({ id, type, busy, gpu }) => [cleanText(id), type, say(busy), gpu ? say(gpu) : 'not known']),
    ['all of a frame', '', round(frame.busyMs), frame.gpuMs === null ? 'not known' : round(frame.gpuMs)],
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  if (skippedIds.length > 0) lines.push(`not drawn now: ${skippedIds.map(cleanText).join(', ')}`);
  return `${lines.join('\n')}\n`;
}

function say({ ms, lowMs, highMs }: CostEstimate): string {
  const interval = `${round(lowMs)} to ${round(highMs)}`;
  return ms === null ? `cannot tell (${interval})` : `${round(ms)} (${interval})`;
}

function round(ms: number): string {
  return ms.toFixed(Math.abs(ms) < 10 ? 2 : 0);
}
