import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { compose, environmentOf, ROOT, serviceNamed, services, textOf } from './compose-file.ts';

const dependencies = (name: string): string[] => Object.keys(serviceNamed(name).depends_on ?? {});

describe('the order of the start', () => {
  it('waits for health where there is a health check, and for the end of the one-shot', () => {
    for (const [name, { depends_on = {} }] of services) {
      for (const [before, { condition }] of Object.entries(depends_on)) {
        const expected = before === 'deploy' ? 'service_completed_successfully' : 'service_healthy';
        expect([name, before, condition]).toEqual([name, before, expected]);
        if (before !== 'deploy') expect([before, serviceNamed(before).healthcheck]).not.toContain(undefined);
      }
    }
  });

  it('has an end', () => {
    const started = new Set<string>();
    const names = services.map(([name]) => name);
    for (const _round of names) {
      for (const name of names)
        if (dependencies(name).every((before) => started.has(before))) started.add(name);
    }
    expect([...started].sort()).toEqual(names.sort());
  });

  it('brings the API up before who asks it, and the services before Kong', () => {
    expect(dependencies('prometheus')).toEqual(expect.arrayContaining(['saga-api', 'kong']));
    expect(dependencies('saga-api')).toEqual(expect.arrayContaining(['deploy', 'kong']));
    expect(dependencies('kong')).toHaveLength(5);
  });

  it('checks the health of everything but the one-shot, which alone is not started again', () => {
    for (const [name, { healthcheck, restart }] of services) {
      expect([name, healthcheck !== undefined]).toEqual([name, name !== 'deploy']);
      const runsOnce = name === 'deploy' || name === 'localstack';
      expect([name, restart]).toEqual([name, runsOnce ? 'no' : 'unless-stopped']);
    }
  });
});

describe('images', () => {
  it('are pinned to a version', () => {
    for (const [name, { image }] of services) {
      expect([name, image]).toEqual([name, expect.stringMatching(/:v?\d+\.\d+\.\d+$/)]);
    }
    expect(serviceNamed('localstack').image).toBe('localstack/localstack:4.14.0');
  });

  it('run on the Node.js that npm installs', () => {
    const [, version] = /^FROM node:([\d.]+)-/m.exec(textOf('docker/node.Dockerfile')) ?? [];
    const { optionalDependencies } = JSON.parse(textOf('package.json'));
    expect(new Set(Object.values(optionalDependencies))).toEqual(new Set([version]));
  });

  it('hold what their commands need, and leave out what is of this machine', () => {
    const kept = textOf('docker/node.Dockerfile.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const scripts = services.flatMap(([, { command = [], healthcheck }]) =>
      [...command, ...(healthcheck?.test ?? [])].filter((word) => /^(docker|scripts|local)\//.test(word)),
    );
    expect(new Set(scripts).size).toBeGreaterThanOrEqual(5);
    for (const script of scripts) {
      expect([script, existsSync(join(ROOT, script))]).toEqual([script, true]);
      expect(kept).toContain(script.split('/')[0]);
    }
    for (const path of kept) expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
    expect(kept).not.toContain('.local');
  });

  it('hold no secret: the emulator takes any key, and Grafana has no password', () => {
    for (const [name] of services) {
      for (const [variable, value] of Object.entries(environmentOf(name))) {
        if (/KEY|SECRET|TOKEN|PASSWORD/.test(variable)) expect([variable, value]).toEqual([variable, 'test']);
      }
    }
    expect(textOf('docker/node.Dockerfile')).not.toMatch(/ARG|SECRET|TOKEN|PASSWORD|_KEY/);
    expect(environmentOf('grafana')).toMatchObject({
      GF_AUTH_DISABLE_LOGIN_FORM: 'true',
      GF_AUTH_BASIC_ENABLED: 'false',
      GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
    });
  });
});

describe('volumes', () => {
  const mounts = services.flatMap(([, { volumes = [] }]) =>
    volumes.map((volume) => volume.split(':')[0] ?? ''),
  );

  it('are declared and used, and mounted files exist', () => {
    const named = mounts.filter((source) => !/^[./]/.test(source));
    expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort());
    for (const source of mounts.filter((path) => path.startsWith('./'))) {
      expect([source, existsSync(join(ROOT, source))]).toEqual([source, true]);
    }
  });
});

it('the one-shot is a shell script that parses', () => {
  expect(spawnSync('sh', ['-n', join(ROOT, 'docker/deploy.sh')], { encoding: 'utf8' })).toMatchObject({
    status: 0,
    stderr: '',
  });
});
