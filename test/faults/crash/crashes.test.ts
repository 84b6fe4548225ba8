import { crashSuite } from './crash-suite.ts';

crashSuite('functions and executions that end at each request', {});
