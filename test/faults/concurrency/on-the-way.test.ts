import { describe } from '@jest/globals';
import { onTheWaySuite } from './on-the-way-suite.ts';

describe('a call that is on its way when its execution is stopped', () => onTheWaySuite(true));
