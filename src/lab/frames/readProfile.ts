import { sayPlace } from './findCause.ts';
import type { LabCause } from './findCause.ts';

/** https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
    readonly children?: readonly number[];
  }[];
  readonly samples?: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas?: readonly number[];
}

type ProfileNode = CpuProfile['nodes'][number];

/** One stretch in which the browser's call went on. */
interface Run {
  readonly entry: ProfileNode;
  /** By node: how long. */
  readonly seen: Map<number, number>;
  ms: number;
}

const LEAST_MS = 50;
/** Who has less of its caller's time is not the one. */
const LEAST_SHARE = 0.6;
const NOBODY = ['(root)', '(program)', '(idle)', '(garbage collector)'];

/**
 * What held the page for over 50 ms at a stretch, longest first: from what the browser called down to where the time went, for
 * an entry alone often names only the library's own loop.
 */
export function readCulprits({ nodes, samples = [], timeDeltas = [] }: CpuProfile): readonly LabCause[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const pathOf = (id: number): readonly ProfileNode[] => {
    const path: ProfileNode[] = [];
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const node = byId.get(at);
      if (node && !NOBODY.includes(node.callFrame.functionName)) path.unshift(node);
    }
    return path;
  };

  const causes: LabCause[] = [];
  let run: Run | null = null as Run | null;
  const endRun = (ended: Run | null): null => {
    if (ended && ended.ms > LEAST_MS) causes.push(toCause(ended.entry, ended.seen, ended.ms, pathOf));
    return null;
  };
  for (const [index, id] of samples.entries()) {
    const path = pathOf(id);
    const ms = (timeDeltas[index + 1] ?? 0) / 1000;
    const [entry] = path;
    const isCollecting = byId.get(id)?.callFrame.functionName === '(garbage collector)';
    if (!entry && !isCollecting) run = endRun(run);
    if (entry && run?.entry !== entry) {
      endRun(run);
      run = { entry, seen: new Map(), ms: 0 };
    }
    if (!run) continue;
    run.ms += ms;
    run.seen.set(id, (run.seen.get(id) ?? 0) + ms);
  }
  endRun(run);
  return causes.toSorted((a, b) => b.durationMs - a.durationMs);
}

/** From the entry down, as long as one callee has most of the time. */
function toCause(
  entry: ProfileNode,
  seen: ReadonlyMap<number, number>,
  durationMs: number,
  pathOf: (id: number) => readonly ProfileNode[],
): LabCause {
  const totals = new Map<ProfileNode, number>();
  for (const [id, ms] of seen) for (const node of pathOf(id)) totals.set(node, (totals.get(node) ?? 0) + ms);
  const path = [entry];
  for (let at: ProfileNode | undefined = entry; at;) {
    const least: number = (totals.get(at) ?? 0) * LEAST_SHARE;
    const ids: readonly number[] = at.children ?? [];
    at = [...totals.keys()].find((node) => ids.includes(node.id) && (totals.get(node) ?? 0) >= least);
    if (at) path.push(at);
  }
  const { functionName, url, lineNumber, columnNumber } = (path.at(-1) ?? entry).callFrame;
  const nameOf = ({ callFrame }: ProfileNode): string => callFrame.functionName || '(no name)';
  return {
    name: functionName || '(no name)',
    path: path.map(nameOf),
    // A profile counts lines and columns from 0.
    place: url === '' ? null : sayPlace(url, lineNumber + 1, columnNumber + 1),
    durationMs,
    kind: 'culprit',
  };
}
