import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

export const ROOT = resolve(import.meta.dirname, '../..');

export const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

export type Service = {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly restart: string;
  readonly network_mode?: string;
};

export type Compose = {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: { readonly default: { readonly name: string } };
};

/** The file as Compose reads it: anchors and merge keys resolved. */
export const compose = parse(textOf('docker-compose.localstack.yml'), { merge: true }) as Compose;

export const services = Object.entries(compose.services);

/** @throws Error for a service that the file does not have. */
export function serviceNamed(name: string): Service {
  const found = compose.services[name];
  if (!found) throw new Error(`No service ${name} in docker-compose.localstack.yml`);
  return found;
}

export const environmentOf = (name: string): Readonly<Record<string, string>> =>
  serviceNamed(name).environment ?? {};

/** The ports a container listens on, as its own configuration says. */
export function listensOn(name: string): number[] {
  const { PORT, KONG_PROXY_LISTEN, KONG_STATUS_LISTEN } = environmentOf(name);
  const known: Record<string, number> = { localstack: 4566, prometheus: 9090, grafana: 3000 };
  return [PORT, KONG_PROXY_LISTEN?.split(':')[1], KONG_STATUS_LISTEN?.split(':')[1], known[name]]
    .filter((port) => port !== undefined)
    .map(Number);
}

/** Published ports: of the host, of the container. */
export const published = services.flatMap(([name, { ports = [] }]) =>
  ports.map((port) => {
    const [address = '', host = '', container = ''] = port.split(':');
    return { name, address, host: Number(host), container: Number(container) };
  }),
);

/** The URL that a health check asks, if it asks one. */
export const healthUrl = (name: string): URL | undefined => {
  const url = serviceNamed(name).healthcheck?.test.find((argument) => argument.startsWith('http'));
  return url === undefined ? undefined : new URL(url);
};
