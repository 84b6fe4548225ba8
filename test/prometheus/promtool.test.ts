import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { PROMETHEUS_YML } from './config-files.ts';
import { promtool } from './promtool.ts';

const folder = mkdtempSync(join(tmpdir(), 'promtool-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the configuration', () => {
  it('is one that Prometheus takes, its rules included', () => {
    expect(promtool(['check', 'config', PROMETHEUS_YML])).toMatchObject({ status: 0 });
  });

  it('has alerts that fire when they should', () => {
    const { status, output } = promtool(['test', 'rules', join(import.meta.dirname, 'alerts.yml')]);
    expect([status, output]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });

  it('would be refused if it were wrong', () => {
    const wrong = join(folder, 'wrong.yml');
    writeFileSync(wrong, 'scrape_configs:\n  - job_name: a\n    metrics_pathe: /\n');
    expect(promtool(['check', 'config', wrong]).status).not.toBe(0);
  });
});
