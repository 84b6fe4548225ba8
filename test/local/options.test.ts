import { describe, expect, it } from '@jest/globals';
import { OptionError, readOptions } from '../../local/options.ts';

describe('options of npm start', () => {
  it('have the ports people know by default', () => {
    expect(readOptions([], {})).toMatchObject({
      apiPort: 8009,
      kongPort: 8080,
      awsPort: 4566,
      dataDir: '.local',
      retryScale: 1,
      reset: false,
    });
  });

  it('come from the environment, and from arguments first', () => {
    const env = { API_PORT: '1', KONG_PORT: '2', DATA_DIR: '/there', AWS_PORT: '' };
    const options = readOptions(['--port', '9', '--reset', '--retry-scale=0.1'], env);
    expect(options).toMatchObject({
      apiPort: 9,
      kongPort: 2,
      awsPort: 4566,
      dataDir: '/there',
      reset: true,
      retryScale: 0.1,
    });
  });

  it.each([
    [['--port', 'many'], {}, '--port=many'],
    [['--port', '70000'], {}, '--port=70000'],
    [['--kong-port', '1.5'], {}, '--kong-port=1.5'],
    [[], { AWS_PORT: '-1' }, 'AWS_PORT=-1'],
    [['--retry-scale', '2'], {}, '--retry-scale=2'],
    [['--prot', '1'], {}, "Unknown option '--prot'"],
    [['extra'], {}, "Unexpected argument 'extra'"],
  ])('%j with %j are refused by name', (args, env, message) => {
    expect(() => readOptions(args, env)).toThrow(OptionError);
    expect(() => readOptions(args, env)).toThrow(message);
  });
});
