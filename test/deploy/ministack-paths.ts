import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** Named by its version: another version is another environment. */
export const MINISTACK_DIR = join(ROOT, '.local/ministack-1.5.33');
export const python = join(MINISTACK_DIR, 'bin/python');

/** Everything pip installs, pinned. */
export const REQUIREMENTS = join(import.meta.dirname, 'ministack-requirements.txt');
export const LAUNCHER = join(import.meta.dirname, 'ministack_launch.py');

/** The Node.js of this project first: it is what runs the CDK, and the functions. */
export const PATH = `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`;
