import { matrixSuite } from '../faults/matrix/matrix-suite.ts';
import { shortMatrix } from '../faults/matrix/short.ts';

// What `npm run test:faults` enumerates, in brief.
matrixSuite('fault matrix in brief', shortMatrix(), { callTimeoutMs: 1000 });
