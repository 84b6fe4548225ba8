import { casesOf } from './cases.ts';
import { matrixSuite } from './matrix-suite.ts';

// Two lines at a time: one runs beside the faulty one, and one may not have been sent yet.
matrixSuite('fault matrix, stock', casesOf('stock'), { lineConcurrency: 2 });
