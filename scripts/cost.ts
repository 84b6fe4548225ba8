/** Prints what a saga costs on AWS, part by part, and what a stack costs that nobody calls: `npm run cost`. */
import { synthesize } from '../infra/synth.ts';
import { ASSUMED } from './cost/assumptions.ts';
import { monthlyCost } from './cost/fixed.ts';
import { measureSagas } from './cost/measure.ts';
import { PRICES_OF } from './cost/prices.ts';
import { costOf, dollarsOf, type Usage } from './cost/usage.ts';

const print = (title: string, usage: Usage): void => {
  console.log(`\n${title}: ${(dollarsOf(usage) * 1_000_000).toFixed(0)} dollars per million`);
  for (const { what, used, dollars } of costOf(usage)) {
    const amount = Number.isInteger(used) ? String(used) : used.toFixed(3);
    console.log(
      `  ${what.padEnd(16)} ${amount.padStart(10)} ${(dollars * 1_000_000).toFixed(1).padStart(10)}`,
    );
  }
};

console.log(`Prices of ${PRICES_OF}, us-east-1, without free tiers. Assumed: ${JSON.stringify(ASSUMED)}`);
for (const lines of [1, 3]) {
  const { happy, compensated } = await measureSagas(lines);
  print(`A saga of ${lines} line(s) that succeeds`, happy.usage);
  print(`A saga of ${lines} line(s) whose order is refused and whose stock is released`, compensated.usage);
}
const { template } = await synthesize({
  stage: 'prod',
  context: { 'saga:kongGatewayUrl': 'https://kong.example.org' },
  env: {},
});
console.log('\nA month of stage prod without a single saga, in dollars');
for (const [what, dollars] of Object.entries(monthlyCost(template))) {
  console.log(`  ${what.padEnd(16)} ${dollars.toFixed(2).padStart(10)}`);
}
