import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../infra/config.ts';
import { settingsOf } from '../../infra/settings.ts';
import { MACHINE_TIMEOUT_SECONDS } from '../../statemachine/asl.ts';
import { orderSaga } from '../../statemachine/order-saga.ts';
import { view } from './stack.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');
const guarantees = readFileSync(join(ROOT, 'docs/guarantees.md'), 'utf8');

describe('docs/operations.md', () => {
  const rows = new Map(
    [...page.matchAll(/^\| `saga:(\w+)` \| `(\w+)` \| ([^|]+) \|/gm)].map(
      ([, name = '', env = '', value = '']) => [name, { env, value: value.trim() }],
    ),
  );

  it('has every setting of the stack, and no other', () => {
    const settings = Object.entries(settingsOf('dev')).map(([name, { env }]) => [name, env]);
    expect([...rows].map(([name, { env }]) => [name, env]).sort()).toEqual(settings.sort());
  });

  it('tells the defaults as they are', () => {
    const config: Record<string, unknown> = readConfig('dev', {}, {});
    const told = [...rows].filter(([, { value }]) => /^(\d+|true|false)$/.test(value));
    expect(told.length).toBeGreaterThanOrEqual(11);
    for (const [name, { value }] of told) expect([name, String(config[name])]).toEqual([name, value]);
    const days = ['local', 'dev', 'staging', 'prod'].map(
      (stage) => readConfig(stage, { 'saga:kongGatewayUrl': 'https://kong.example.org' }).logRetentionDays,
    );
    expect(rows.get('logRetentionDays')?.value).toBe(`${days.join(', ')} by stage`);
  });

  it('says what to do about every alarm', () => {
    const alarms = view('prod')
      .ofType('AWS::CloudWatch::Alarm')
      .map(({ id }) => id.replace(/^Alarms|\d?[0-9A-F]{8}$/g, ''));
    for (const alarm of new Set(alarms)) expect(page).toContain(`| \`${alarm}\` |`);
  });

  it('asks for outputs that the stack has', () => {
    const { outputs } = view('prod');
    const asked = [...page.matchAll(/\$\(output (\w+)\)/g)].map(([, name]) => name);
    expect(new Set(asked).size).toBeGreaterThanOrEqual(9);
    for (const name of asked) expect(outputs).toContain(name);
    // It gives the first hundred resources, without a word of the others.
    expect(page).not.toContain('describe-stack-resources');
    expect(view('prod').resources.length).toBeGreaterThan(100);
  });

  it('keeps the settings of a stage in one place, which is enough to deploy it', () => {
    const file = /cat > prod\.sh <<'END'\n(.*?)\nEND\n/s.exec(page)?.[1] ?? '';
    const exported = [...(file.match(/^export .*/gm) ?? []).join(' ').matchAll(/(\w+)=(\S+)/g)];
    const { STAGE, ...env } = Object.fromEntries(exported.map(([, name, value]) => [name, value]));
    expect(readConfig(STAGE, {}, env)).toMatchObject({
      stage: 'prod',
      kongGatewayUrl: 'https://kong.example.org',
      alarmEmail: 'astreinte@example.org',
    });
    // A flag given to one command is forgotten by the next: by the rollback, at night.
    const commands = page.match(/npx cdk \w+.*/g) ?? [];
    expect(commands.length).toBeGreaterThanOrEqual(6);
    expect(commands.filter((command) => / (-c|--context) /.test(command))).toEqual([]);
  });

  it('reckons with the machine as it is', () => {
    expect(page).toContain(
      `deleted ${MACHINE_TIMEOUT_SECONDS / 3600} hours after the deployment that replaced it`,
    );
    // Five for each task, and three at the end; the first is the start. As in test/e2e/suites/aws-records.ts.
    const events = 1 + 5 * orderSaga.steps.length + 3;
    expect(page).toContain(`${events} for an order that succeeds`);
  });

  it('reckons with the functions that are held back as they are', () => {
    const { functions } = view('prod', { reservedConcurrency: 2, rescuerConcurrency: 0 });
    const held = [...functions.values()].filter((fn) => fn.Properties.ReservedConcurrentExecutions === 2);
    expect(page).toContain(`takes ${held.length} × n out of the account's concurrency`);
  });
});

describe.each([
  ['operations', page],
  ['guarantees', guarantees],
])('docs/%s.md', (_name, text) => {
  it('names scripts and files that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    for (const [, script = ''] of text.matchAll(/npm run ([\w:]+)/g))
      expect(scripts).toHaveProperty([script]);
    const files = [...text.matchAll(/`((?:scripts|test|infra|docker|local)\/[\w./-]+)`/g)].map(
      ([, file]) => file,
    );
    for (const file of files) expect([file, existsSync(join(ROOT, file ?? ''))]).toEqual([file, true]);
  });

  it('has no link that leads nowhere', () => {
    const headings = (markdown: string) =>
      [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replace(/[^\w\s-]/g, '')
          .trim()
          .replaceAll(' ', '-'),
      );
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
      const [file = '', anchor] = target.split('#');
      const linked = file === '' ? text : readFileSync(join(ROOT, 'docs', file), 'utf8');
      if (anchor !== undefined)
        expect([target, headings(linked)]).toEqual([target, expect.arrayContaining([anchor])]);
    }
  });
});
