import * as z from 'zod';

const strings = z.array(z.string().min(1));

const KeyAuth = z.strictObject({
  key_names: strings.min(1).default(['apikey']),
  key_in_header: z.literal(true).default(true),
  // Real Kong's default is true: it has to be written off, for the stand-in only looks at headers.
  key_in_query: z.literal(false, { error: 'must be false: the stand-in only looks at headers' }),
  key_in_body: z.literal(false).default(false),
  hide_credentials: z.boolean().default(false),
  run_on_preflight: z.boolean().default(true),
});

const origin = z
  .string()
  .regex(/^(\*|https?:\/\/[\w.:-]+)$/, { error: 'only * and plain origins are supported' });

const Cors = z.strictObject({
  origins: z.array(origin).min(1).default(['*']),
  methods: strings.default(['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']),
  headers: strings.optional(),
  exposed_headers: strings.optional(),
  credentials: z.boolean().default(false),
  max_age: z.number().optional(),
  preflight_continue: z.literal(false).default(false),
});

const FileLog = z.strictObject({
  path: z.string().min(1),
  reopen: z.literal(false).default(false),
});

const Prometheus = z.strictObject({
  per_consumer: z.boolean().default(false),
  status_code_metrics: z.boolean().default(false),
  latency_metrics: z.boolean().default(false),
  bandwidth_metrics: z.boolean().default(false),
  upstream_health_metrics: z.boolean().default(false),
});

/** The plugins that the stand-in has, all of them global. Any other name is an error. */
export const Plugin = z.discriminatedUnion(
  'name',
  [
    z.strictObject({ name: z.literal('key-auth'), config: KeyAuth }),
    z.strictObject({ name: z.literal('cors'), config: Cors }),
    z.strictObject({ name: z.literal('file-log'), config: FileLog }),
    z.strictObject({ name: z.literal('prometheus'), config: Prometheus }),
  ],
  { error: ({ input }) => `the stand-in has no plugin "${(input as { name?: unknown })?.name}"` },
);

export type PluginConfig = z.output<typeof Plugin>;
export type KeyAuthConfig = z.output<typeof KeyAuth>;
export type CorsConfig = z.output<typeof Cors>;
export type PrometheusConfig = z.output<typeof Prometheus>;

type ConfigOf<N extends PluginConfig['name']> = Extract<PluginConfig, { name: N }>['config'];

/** The configuration of the global plugin of that name, if the file has it. */
export function pluginConfig<N extends PluginConfig['name']>(
  plugins: readonly PluginConfig[],
  name: N,
): ConfigOf<N> | undefined {
  return plugins.find((plugin) => plugin.name === name)?.config as ConfigOf<N> | undefined;
}
