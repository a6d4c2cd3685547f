// Writes the dashboard: `node demo/fleet/dashboard.mjs && npm run fix`. Pages send what has come since their last batch (delta), so all
// pages add up: `sum_over_time` is how often, and a quantile is that of the merged histograms of all of them.
import { writeFileSync } from 'node:fs';

/** @typedef {{ readonly title: string, readonly type: string, readonly unit?: string, readonly width?: number, readonly height?: number, readonly targets: readonly Target[] }} PanelRow */
/** @typedef {{ readonly expr: string, readonly legend: string }} Target */

const WIDTH = 24;
/** What is chosen above the panels. Vitals know the library and the zoom, too. */
const OF_SESSION = 'service_name=~"$app",service_version=~"$release",map_device_tier=~"$tier"';
const OF_MAP = `${OF_SESSION},map_library=~"$library",map_zoom_band=~"$zoom"`;
/** Of all that is shown, and of each point of a line. */
const SHOWN = '$__range';
const STEP = '$__interval';

const VITALS = [
  { name: 'ftp_milliseconds', unit: 'ms' },
  { name: 'tcm_milliseconds', unit: 'ms' },
  { name: 'gsl_milliseconds', unit: 'ms' },
  { name: 'gdf', unit: 'percentunit' },
  { name: 'st_milliseconds', unit: 'ms' },
  { name: 'vcd', unit: 'none' },
  { name: 'dts_milliseconds', unit: 'ms' },
];
const titleOf = (/** @type {string} */ name) => name.split('_')[0]?.toUpperCase() ?? name;

const sum = (/** @type {string} */ series, by = '', window = SHOWN) =>
  `sum(sum_over_time(${series}[${window}]))${by && ` by (${by})`}`;
const quantile = (/** @type {number} */ q, /** @type {string} */ bucket, by = '', window = SHOWN) =>
  `histogram_quantile(${q}, ${sum(bucket, by ? `vmrange,${by}` : 'vmrange', window)})`;
const session = (/** @type {string} */ name) => `map_session_${name}_total{${OF_SESSION}}`;
const vital = (/** @type {string} */ name) => `map_vital_${name}_bucket{${OF_MAP}}`;
/** Some of it is taken back. What was never counted has no series: then it is 0 of all. */
const share = (/** @type {string} */ name, /** @type {string} */ of, by = '', window = SHOWN) => {
  const all = sum(session(of), by, window);
  const known = (/** @type {string} */ series) => `(${sum(session(series), by, window)} or 0 * ${all})`;
  return `(${known(name)} - ${known(`${name}_withdrawn`)}) / ${all}`;
};
const one = (/** @type {string} */ expr, legend = '') => [{ expr, legend }];

/** @type {readonly (string | PanelRow)[]} */
const rows = [
  'Sessions',
  { title: 'Sessions', type: 'stat', unit: 'short', targets: one(sum(session('started'))) },
  { title: 'Map Failure Rate', type: 'stat', unit: 'percentunit', targets: one(share('failed', 'judged')) },
  {
    title: 'Ended without a word (crashes)',
    type: 'stat',
    unit: 'percentunit',
    targets: one(share('unannounced', 'started')),
  },
  {
    title: 'Failures by renderer',
    type: 'timeseries',
    unit: 'percentunit',
    width: 12,
    targets: one(share('failed', 'judged', 'map_renderer', STEP), '{{map_renderer}}'),
  },
  'Map vitals: the 75th percentile of the fleet',
  ...VITALS.map(({ name, unit }) => ({
    title: titleOf(name),
    type: 'stat',
    unit,
    width: 3,
    height: 4,
    targets: one(quantile(0.75, vital(name))),
  })),
  'The chosen vital',
  ...[
    ['By release', 'service_version'],
    ['By library', 'map_library,map_library_version'],
    ['By device tier', 'map_device_tier'],
    ['By zoom band', 'map_zoom_band'],
  ].map(([title = '', by = '']) => ({
    title,
    type: 'timeseries',
    unit: 'none',
    width: 12,
    targets: one(
      quantile(0.75, vital('$vital'), by, STEP),
      by
        .split(',')
        .map((label) => `{{${label}}}`)
        .join(' '),
    ),
  })),
  'Operations',
  {
    title: 'Quantiles of merged histograms',
    type: 'bargauge',
    unit: 'ms',
    width: 12,
    height: 10,
    targets: [0.5, 0.75, 0.95, 0.99].map((q) => ({
      expr: quantile(q, `map_operation_duration_milliseconds_bucket{${OF_SESSION}}`, 'map_op'),
      legend: `{{map_op}} p${q * 100}`,
    })),
  },
  {
    title: 'Top violations',
    type: 'bargauge',
    unit: 'short',
    width: 12,
    height: 10,
    targets: one(
      `topk(10, ${sum(`map_violations_total{${OF_SESSION}}`, 'map_op,map_metric')})`,
      '{{map_op}} {{map_metric}}',
    ),
  },
  'This package',
  {
    title: 'Bytes sent a session',
    type: 'stat',
    unit: 'bytes',
    targets: one(`${sum(`map_self_bytes_total{${OF_SESSION}}`)} / ${sum(session('started'))}`),
  },
  {
    title: 'Lost, by reason',
    type: 'timeseries',
    unit: 'short',
    targets: one(sum(`map_self_dropped_total{${OF_SESSION}}`, 'map_reason', STEP), '{{map_reason}}'),
  },
  {
    title: 'Problems',
    type: 'timeseries',
    unit: 'short',
    targets: one(sum(`map_problems_total{${OF_SESSION}}`, 'map_code', STEP), '{{map_code}}'),
  },
];

/** The schema's own enum would have to be loaded, for one number. */
// oxlint-disable-next-line typescript/no-unsafe-enum-assignment
const ON_TIME_CHANGE = /** @type {import('@grafana/schema').VariableRefresh.onTimeRangeChanged} */ (2);
/** Of what a label has, all at first. */
const choice = (/** @type {string} */ name, /** @type {string} */ label) => ({
  name,
  type: /** @type {const} */ ('query'),
  query: `label_values(${label})`,
  refresh: ON_TIME_CHANGE,
  multi: true,
  includeAll: true,
  allValue: '.*',
  current: { text: ['All'], value: ['$__all'] },
});

/** @type {Omit<import('@grafana/schema').Dashboard, 'schemaVersion'> & { schemaVersion: number }} */
export const dashboard = {
  uid: 'mapvitals',
  title: 'Map vitals of the fleet',
  tags: ['mapvitals'],
  schemaVersion: 41,
  editable: true,
  time: { from: 'now-6h', to: 'now' },
  refresh: '1m',
  templating: {
    list: [
      choice('app', 'service_name'),
      choice('release', 'service_version'),
      choice('library', 'map_library'),
      choice('tier', 'map_device_tier'),
      choice('zoom', 'map_zoom_band'),
      {
        name: 'vital',
        type: 'custom',
        query: VITALS.map(({ name }) => `${titleOf(name)} : ${name}`).join(', '),
        current: { text: 'ST', value: 'st_milliseconds' },
      },
    ],
  },
  panels: placePanels(),
};

/** From left to right, in rows; a text begins a new one. */
function placePanels() {
  /** @type {NonNullable<import('@grafana/schema').Dashboard['panels']>} */
  const panels = [];
  let x = 0;
  let y = 0;
  let tallest = 0;
  const newLine = () => {
    y += tallest;
    x = tallest = 0;
  };
  rows.forEach((row, index) => {
    const id = index + 1;
    if (typeof row === 'string') {
      newLine();
      panels.push({ id, type: 'row', title: row, collapsed: false, panels: [], gridPos: { x: 0, y, w: WIDTH, h: 1 } });
      y += 1;
      return;
    }
    const { title, type, unit = 'short', width = 4, height = 7, targets } = row;
    if (x + width > WIDTH) newLine();
    const datasource = { type: 'prometheus', uid: 'fleet' };
    panels.push({
      id,
      title,
      type,
      datasource,
      gridPos: { x, y, w: width, h: height },
      fieldConfig: { defaults: { unit }, overrides: [] },
      // Fewer sessions say little of a quantile.
      ...(type === 'timeseries' ? { interval: '5m' } : {}),
      targets: targets.map(({ expr, legend }, nth) => ({
        refId: String.fromCharCode(65 + nth),
        datasource,
        expr,
        legendFormat: legend || title,
        instant: type !== 'timeseries',
        range: type === 'timeseries',
      })),
    });
    x += width;
    tallest = Math.max(tallest, height);
  });
  return panels;
}

const isRun = process.argv[1]?.endsWith('dashboard.mjs');
if (isRun) {
  const file = new URL('./grafana/dashboards/mapvitals.json', import.meta.url);
  writeFileSync(file, `${JSON.stringify(dashboard, null, 2)}\n`);
}
