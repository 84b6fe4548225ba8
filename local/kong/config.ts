import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import * as z from 'zod';
import { Plugin } from './plugin-config.ts';
import { Upstream } from './upstream-config.ts';

const milliseconds = z.int().min(1).max(2147483646);
const name = z.string().min(1);

// Names that real Kong would take and the stand-in cannot do (regular expressions) are refused, not ignored.
const path = z
  .string()
  .regex(/^\/(?!.*\/\/)/, { error: 'only plain prefixes that start with / are supported' });

const Route = z.strictObject({
  name,
  paths: z.array(path).min(1),
  protocols: z
    .array(z.enum(['http', 'https']))
    .refine((list) => list.includes('http'), { error: 'the stand-in only serves http' })
    .default(['http', 'https']),
  strip_path: z.boolean().default(true),
  preserve_host: z.boolean().default(false),
});

const Service = z.strictObject({
  name,
  host: name,
  port: z.int().min(0).max(65535).default(80),
  protocol: z.literal('http').default('http'),
  path: path.default('/'),
  connect_timeout: milliseconds.default(60000),
  // Accepted but without effect: bodies are small and the laptop's loopback never makes a write wait.
  write_timeout: milliseconds.default(60000),
  read_timeout: milliseconds.default(60000),
  retries: z.int().min(0).max(32767).default(5),
  routes: z.array(Route).default([]),
});

const Consumer = z.strictObject({
  username: name,
  keyauth_credentials: z.array(z.strictObject({ key: name })).default([]),
});

const Config = z.strictObject({
  _format_version: z.enum(['3.0']),
  services: z.array(Service).default([]),
  upstreams: z.array(Upstream).default([]),
  consumers: z.array(Consumer).default([]),
  plugins: z.array(Plugin).default([]),
});

export type RouteConfig = z.output<typeof Route>;
export type ServiceConfig = z.output<typeof Service>;
export type ConsumerConfig = z.output<typeof Consumer>;
export type KongConfig = z.output<typeof Config>;

/**
 * Reads Kong's declarative file. Throws an Error that names the file and every field that is wrong, or that
 * real Kong would obey and the stand-in would not.
 */
export function loadKongConfig(file: string): KongConfig {
  const parsed = Config.safeParse(parseYaml(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file}: ${explain(parsed.error)}`);
  return parsed.data;
}

function explain(error: z.ZodError): string {
  return error.issues
    .map((issue) => {
      const at = issue.path.join('.');
      const where = at ? `${at}: ` : '';
      if (issue.code !== 'unrecognized_keys') return `${where}${issue.message}`;
      return `${where}the stand-in does not support ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
    })
    .join('; ');
}
