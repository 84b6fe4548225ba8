import { casesOf } from './cases.ts';
import { matrixSuite } from './matrix-suite.ts';

matrixSuite('fault matrix, cancel', casesOf('cancel'));
