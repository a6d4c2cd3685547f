import type { Plugin, ProxyOptions } from 'vite';

/** What demo/fleet/compose.yaml starts. */
const COLLECTOR = 'http://127.0.0.1:4318';

/**
 * Hands what pages send to `fleet/` to a back end beside: the same origin needs no CORS, and the browser may compress.
 * `to`: another one, as `FLEET_URL=http://127.0.0.1:8428/opentelemetry`.
 */
export function fleetProxy(to = process.env['FLEET_URL'] ?? COLLECTOR, path = 'fleet'): Plugin {
  const { origin, pathname } = new URL(to);
  const proxy: Record<string, ProxyOptions> = {
    [`/${path}/`]: { target: origin, rewrite: (url) => url.replace(`/${path}`, pathname.replace(/\/$/, '')) },
  };
  return {
    name: 'mapvitals-fleet-proxy',
    config: () => ({ server: { proxy }, preview: { proxy } }),
  };
}
