import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../infra/config.ts';
import { settingsOf } from '../../infra/settings.ts';
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

  it('asks for outputs and resources that the stack has', () => {
    const { outputs, resources } = view('prod');
    const asked = [...page.matchAll(/\$\(output (\w+)\)/g)].map(([, name]) => name);
    expect(new Set(asked).size).toBeGreaterThanOrEqual(4);
    for (const name of asked) expect(outputs).toContain(name);
    const prefixes = [
      ...page.matchAll(/ResourceType=='([^']+)' && starts_with\(LogicalResourceId,'(\w+)'\)/g),
    ];
    expect(prefixes).toHaveLength(3);
    for (const [, type, prefix = ''] of prefixes) {
      const found = resources.filter(({ id, Type }) => Type === type && id.startsWith(prefix));
      expect([prefix, found.length]).toEqual([prefix, prefix === 'Rescuer' ? 2 : 1]);
    }
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
