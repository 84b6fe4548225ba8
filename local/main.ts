import colors from 'picocolors';
import { banner } from './banner.ts';
import { publishEndpoints } from './endpoints.ts';
import { readOptions, usage } from './options.ts';
import { startRuntime } from './runtime.ts';

/** Errors that say by themselves what to do: the stack of calls would only hide it. */
const plainErrors = [
  'OptionError',
  'ConfigError',
  'PortTakenError',
  'DataInUseError',
  'TableChangedError',
  'TemplateError',
];

/** Milliseconds. npm hands on the signal that the terminal has sent to this process too: one Ctrl-C arrives twice. */
const SAME_SIGNAL_MS = 1_000;

async function main(): Promise<void> {
  const { help, ...options } = readOptions(process.argv.slice(2), process.env);
  if (help) {
    console.log(usage);
    return;
  }
  const started = performance.now() - process.uptime() * 1000;
  console.log('Starting: bundles, CDK synthesis, then everything the template says');
  const onProgress = (step: string, ms: number) =>
    console.log(`${colors.green('✓')} ${step} ${colors.dim(`${(ms / 1000).toFixed(1)} s`)}`);
  const runtime = await startRuntime({ ...options, onProgress });
  const forget = publishEndpoints(options.dataDir, runtime);
  console.log(banner(runtime, (performance.now() - started) / 1000));
  let stoppingSince: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stoppingSince !== undefined) {
        // A second signal is somebody who does not want to wait.
        if (performance.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(130);
        return;
      }
      stoppingSince = performance.now();
      console.log('Stopping');
      forget();
      runtime.stop().then(() => process.exit(0));
    });
  }
}

main().catch((error: Error) => {
  console.error(
    colors.red(plainErrors.includes(error.name) ? error.message : (error.stack ?? error.message)),
  );
  process.exit(1);
});
