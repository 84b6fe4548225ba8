import type { Balancer } from './balancer.ts';
import { type Exchange, latencies } from './exchange.ts';
import { histogram } from './histogram.ts';
import type { PrometheusConfig } from './plugin-config.ts';
import type { Sizes } from './wire-sizes.ts';

// Kong's own buckets, in milliseconds.
const GATEWAY_BUCKETS = [1, 2, 5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 750, 1000];
const UPSTREAM_BUCKETS = [25, 50, 80, 100, 250, 400, 700, 1000, 2000, 5000, 10000, 30000, 60000];

export type Metrics = {
  readonly record: (exchange: Exchange, sizes: Sizes) => void;
  /** Prometheus text exposition, under Kong's metric names. */
  readonly render: (balancers: Iterable<Balancer>) => string;
};

/** The prometheus plugin. Requests that match no route are not counted, like in Kong. */
export function createMetrics(config: PrometheusConfig): Metrics {
  const requests = new Map<string, number>();
  const bandwidth = new Map<string, number>();
  const kong = histogram(GATEWAY_BUCKETS);
  const upstream = histogram(UPSTREAM_BUCKETS);
  const whole = histogram(UPSTREAM_BUCKETS);
  let total = 0;

  function record(exchange: Exchange, sizes: Sizes): void {
    total += 1;
    if (!exchange.match) return;
    const { service, route } = exchange.match;
    const base = `service="${service.name}",route="${route.name}"`;
    const who = `consumer="${(config.per_consumer && exchange.consumer?.username) || ''}"`;
    if (config.status_code_metrics) {
      const code = exchange.response.statusCode;
      add(requests, `${base},code="${code}",source="${source(exchange)}",workspace="default",${who}`, 1);
    }
    if (config.bandwidth_metrics) {
      add(bandwidth, `${base},direction="ingress",workspace="default",${who}`, sizes.request);
      add(bandwidth, `${base},direction="egress",workspace="default",${who}`, sizes.response);
    }
    if (config.latency_metrics) {
      const times = latencies(exchange, performance.now());
      const labels = `${base},workspace="default"`;
      whole.observe(labels, times.request);
      kong.observe(labels, times.kong);
      if (times.proxy >= 0) upstream.observe(labels, times.proxy);
    }
  }

  function render(balancers: Iterable<Balancer>): string {
    const health = config.upstream_health_metrics ? [...balancers].flatMap(healthLines) : [];
    return [
      ...family('kong_node_info', 'gauge', 'Kong Node metadata information', [
        'kong_node_info{node_id="stand-in",version="stand-in"} 1',
      ]),
      ...family('kong_datastore_reachable', 'gauge', 'Datastore reachable from Kong, 0 is unreachable', [
        'kong_datastore_reachable 1',
      ]),
      ...family('kong_nginx_requests_total', 'gauge', 'Total number of requests', [
        `kong_nginx_requests_total{node_id="stand-in",subsystem="http"} ${total}`,
      ]),
      ...family(
        'kong_http_requests_total',
        'counter',
        'HTTP status codes per consumer/service/route in Kong',
        [...counterLines('kong_http_requests_total', requests)],
      ),
      ...family('kong_bandwidth_bytes', 'counter', 'Total bandwidth (ingress/egress) throughput in bytes', [
        ...counterLines('kong_bandwidth_bytes', bandwidth),
      ]),
      ...family(
        'kong_kong_latency_ms',
        'histogram',
        'Latency added by Kong',
        kong.lines('kong_kong_latency_ms'),
      ),
      ...family('kong_upstream_latency_ms', 'histogram', 'Latency added by the upstream', [
        ...upstream.lines('kong_upstream_latency_ms'),
      ]),
      ...family('kong_request_latency_ms', 'histogram', 'Total latency of a request', [
        ...whole.lines('kong_request_latency_ms'),
      ]),
      ...family('kong_upstream_target_health', 'gauge', 'Health status of targets of upstream', health),
      '',
    ].join('\n');
  }
  return { record, render };
}

function source(exchange: Exchange): 'service' | 'error' | 'exit' {
  if (exchange.answeredAt !== undefined) return 'service';
  return exchange.tries.length > 0 ? 'error' : 'exit';
}

function add(counter: Map<string, number>, labels: string, value: number): void {
  counter.set(labels, (counter.get(labels) ?? 0) + value);
}

function family(name: string, type: string, help: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines];
}

function counterLines(name: string, counter: Map<string, number>): string[] {
  return [...counter].map(([labels, value]) => `${name}{${labels}} ${value}`);
}

function healthLines({ upstream, targets }: Balancer): string[] {
  if (!upstream) return [];
  return targets.flatMap(({ name, health }) => {
    const current = health.healthy() ? 'healthy' : 'unhealthy';
    return ['healthchecks_off', 'healthy', 'unhealthy', 'dns_error'].map((state) => {
      const labels = `upstream="${upstream.name}",target="${name}",address="${name}",state="${state}"`;
      return `kong_upstream_target_health{${labels},subsystem="http"} ${state === current ? 1 : 0}`;
    });
  });
}
