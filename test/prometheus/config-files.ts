import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const DOCKER = resolve(import.meta.dirname, '../../docker');
export const PROMETHEUS_YML = join(DOCKER, 'prometheus/prometheus.yml');

type ScrapeJob = { job_name: string; static_configs: { targets: string[] }[] };
type PrometheusConfig = {
  global: Record<string, string>;
  rule_files: string[];
  scrape_configs: ScrapeJob[];
};

/**
 * The configuration of the compose file with other targets and a faster pulse; everything else stays.
 * @throws Error for a target without a replacement: a job that is added must be tried too.
 */
export function retargeted(targets: Readonly<Record<string, string>>, interval: string): PrometheusConfig {
  const config = parse(readFileSync(PROMETHEUS_YML, 'utf8')) as PrometheusConfig;
  const elsewhere = (target: string): string => {
    const found = targets[target];
    if (!found) throw new Error(`No stand-in for the target ${target}`);
    return found;
  };
  return {
    ...config,
    global: { scrape_interval: interval, evaluation_interval: interval },
    rule_files: config.rule_files.map((file) => join(DOCKER, 'prometheus', file)),
    scrape_configs: config.scrape_configs.map((job) => ({
      ...job,
      static_configs: job.static_configs.map((group) => ({ targets: group.targets.map(elsewhere) })),
    })),
  };
}

export type Panel = { title: string; type: string; targets?: { expr: string; legendFormat: string }[] };

const dashboard = JSON.parse(readFileSync(join(DOCKER, 'grafana/dashboards/sagas.json'), 'utf8')) as {
  panels: Panel[];
};

/** The panels that show data: every one but the row headings. */
export const panels = dashboard.panels.filter(({ type }) => type !== 'row');

/** A query as Grafana sends it, its variables replaced. @throws Error when a variable is left. */
export function withoutVariables(expr: string, window: string): string {
  const query = expr
    .replaceAll('$__rate_interval', window)
    .replaceAll('$__range', window)
    .replaceAll('$magasin', '.*');
  if (query.includes('$')) throw new Error(`Unknown variable in ${expr}`);
  return query;
}
