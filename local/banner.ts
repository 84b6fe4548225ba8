import { relative } from 'node:path';
import colors from 'picocolors';
import type { Runtime } from './runtime.ts';

/** What a person needs to know once everything runs. */
export function banner(runtime: Runtime, seconds: number): string {
  const row = (what: string, where: string, note = '') =>
    `  ${what.padEnd(14)} ${colors.cyan(where.padEnd(30))} ${colors.dim(note)}`;
  const services = Object.entries(runtime.servicesUrls).map(([name, url]) =>
    row(name, url, 'reference service'),
  );
  return [
    '',
    colors.bold(colors.green(`  Ready in ${seconds.toFixed(1)} s`)),
    '',
    row('API', runtime.apiUrl, `${runtime.functions.length} functions behind API Gateway`),
    row('', `${runtime.apiUrl}/swagger/`, 'try it in a browser'),
    row('Kong', runtime.kongUrl, 'gateway of the services; its metrics are on the next line'),
    row('', `${runtime.kongAdminUrl}/metrics`),
    row('AWS endpoint', runtime.awsUrl, 'AWS_ENDPOINT_URL for the AWS CLI and SDKs'),
    ...services,
    row('Logs', relative(process.cwd(), runtime.logDir) || '.', 'one file per function'),
    '',
    `  Try:  ${colors.yellow('npm run demo')}, in another terminal: it places three orders`,
    '',
    colors.dim('  Ctrl-C stops; the data stays. npm start -- --reset forgets it.'),
    '',
  ].join('\n');
}
