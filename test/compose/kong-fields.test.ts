import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { textOf } from './compose-file.ts';
import { kongFile } from './kong-schema.ts';

const text = textOf('local/kong/kong.yml');

type Change = readonly [what: string, from: string, to: string];

/** What Kong would refuse at its start, or ignore. */
const MISTAKES: readonly Change[] = [
  ['a field that Kong does not know', 'http_failures: 2', 'http_failure: 2'],
  ['a format that is older', '_format_version: "3.0"', '_format_version: "2.1"'],
  ['a number written as text', 'connect_timeout: 2000', 'connect_timeout: "2000"'],
  ['a timeout of nothing', 'read_timeout: 10000', 'read_timeout: 0'],
  ['more retries than fit', 'retries: 2', 'retries: 32768'],
  ['a port beyond the last', 'port: 8009', 'port: 65536'],
  ['a protocol of another kind', 'protocol: http', 'protocol: ftp'],
  ['a path without its slash', 'paths: [/api/saga]', 'paths: [api/saga]'],
  ['a flag written as text', 'strip_path: true', 'strip_path: "true"'],
  ['a way to balance that is none', 'algorithm: round-robin', 'algorithm: random'],
  ['a target without its port', 'target: catalogue-1:8000', 'target: catalogue-1'],
  ['a weight beyond the last', 'weight: 100', 'weight: 65536'],
  ['a threshold of more than a byte', 'tcp_failures: 5', 'tcp_failures: 256'],
  ['an interval below zero', 'interval: 5', 'interval: -1'],
  ['an interval on a passive check, which asks nothing', 'tcp_failures: 5', 'interval: 5'],
  ['a status that is none', 'http_statuses: [200]', 'http_statuses: [99]'],
  ['a method that is none', 'methods: [GET, POST, PATCH, OPTIONS]', 'methods: [GET, FETCH]'],
  ['a credential without its key', 'key: magasin-secret-key-2025', 'ttl: 5'],
  ['a plugin that Kong does not have', 'name: file-log', 'name: log-file'],
  ['a field of another plugin', 'reopen: false', 'max_age: 5'],
];

describe('kong.yml', () => {
  const file = kongFile.parse(parse(text));

  it('says nothing that Kong 3.9 would not take', () => {
    expect(file.services.length).toBeGreaterThan(3);
    expect(file.upstreams.flatMap(({ targets }) => targets)).toHaveLength(3);
    expect(file.plugins.map(({ name }) => name).sort()).toEqual([
      'cors',
      'file-log',
      'key-auth',
      'prometheus',
    ]);
  });

  it.each(MISTAKES)('would be found with %s', (_what, from, to) => {
    expect(text).toContain(from);
    expect(kongFile.safeParse(parse(text.replace(from, to))).success).toBe(false);
  });

  it('names services, routes and upstreams once each, and routes no path twice', () => {
    const routes = file.services.flatMap(({ routes }) => routes);
    for (const names of [
      file.services.map(({ name }) => name),
      routes.map(({ name }) => name),
      file.upstreams.map(({ name }) => name),
      routes.flatMap(({ paths }) => paths),
    ]) {
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
