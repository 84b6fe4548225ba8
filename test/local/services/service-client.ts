import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningService, type ServiceOptions, startService } from '../../../local/services/server.ts';

export const STORE = '550e8400-e29b-41d4-a716-446655440000';
export const KEYBOARD = '550e8400-e29b-41d4-a716-446655440001';
export const UNKNOWN = '550e8400-e29b-41d4-a716-44665544ffff';
export const CLIENT = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

export type Reply = { status: number; body: Record<string, unknown>; replayed: boolean };

export async function call(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const init = { method, headers: { ...json, ...headers }, signal: AbortSignal.timeout(5000) };
  const response = await fetch(
    url + path,
    body === undefined ? init : { ...init, body: JSON.stringify(body) },
  );
  const replayed = response.headers.get('idempotent-replayed') === 'true';
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : {}, replayed };
}

/** Starts services on a throw-away directory and stops whatever a test left running. */
export function servicesUnderTest() {
  const dataDir = mkdtempSync(join(tmpdir(), 'services-'));
  const running = new Set<RunningService>();
  return {
    dataDir,
    async start(options: Omit<ServiceOptions, 'dataDir'>): Promise<RunningService> {
      const service = await startService({ ...options, dataDir });
      running.add(service);
      return service;
    },
    async stop(service: RunningService): Promise<void> {
      running.delete(service);
      await service.close();
    },
    async stopAll(): Promise<void> {
      await Promise.all([...running].map((service) => service.close()));
      running.clear();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const INVENTORY = '/api/ddd/inventaire';

/** Moves stock as the orchestrator does; `key` is the Idempotency-Key. */
export function move(
  url: string,
  action: 'diminuer-stock' | 'augmenter-stock',
  quantite: number,
  key?: string,
  produit_id = KEYBOARD,
): Promise<Reply> {
  const body = { produit_id, quantite, magasin_id: STORE };
  const headers: Record<string, string> = { 'x-saga-id': 'saga-1', ...(key && { 'idempotency-key': key }) };
  return call(url, 'POST', `${INVENTORY}/${action}/`, body, headers);
}

export function quantityOf(service: RunningService, produit_id = KEYBOARD): number | undefined {
  return service.state().stocks.find((stock) => stock.produit_id === produit_id)?.quantite;
}
