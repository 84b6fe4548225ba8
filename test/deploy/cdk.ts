import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { PATH, ROOT } from './ministack-paths.ts';

/**
 * Runs the CDK's command line as a platform team does, in the folder of the project. Returns what it printed.
 *
 * @throws Error with the end of what it printed when it fails.
 */
export async function cdk(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const child = spawn('cdk', [...args, '--no-notices', '--no-color', '--ci'], {
    cwd: ROOT,
    env: { ...environment, PATH, CDK_DISABLE_CLI_TELEMETRY: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  if (code !== 0) throw new Error(`cdk ${args.join(' ')} ended with ${code}\n${(out + err).slice(-3000)}`);
  return out + err;
}
