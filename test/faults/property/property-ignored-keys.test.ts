import { propertySuite } from './property-suite.ts';

propertySuite('property, services that ignore Idempotency-Key', {
  inventoryHonoursKey: false,
  ordersHonourKey: false,
});
