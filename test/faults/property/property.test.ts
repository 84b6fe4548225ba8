import { propertySuite } from './property-suite.ts';

propertySuite('property', {});
