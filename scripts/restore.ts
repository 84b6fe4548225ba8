/** Copies what is missing from a restored table into the stack's: `npm run restore -- FROM TO` (docs/operations.md). */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { copyMissing } from './restore/copy-missing.ts';

const [from, to] = process.argv.slice(2);
if (!from || !to || from === to) {
  console.error('usage: npm run restore -- NAME_OF_THE_RESTORED_TABLE NAME_OF_THE_TABLE_OF_THE_STACK');
  process.exit(2);
}
// Patient: a table takes some minutes to follow a load that it is not used to.
const client = new DynamoDBClient({ maxAttempts: 10 });
const { copied, kept } = await copyMissing(client, { from, to }, (sofar) =>
  console.log(`${sofar.copied} copied, ${sofar.kept} already there`),
);
console.log(`Done: ${copied} copied from ${from} to ${to}, ${kept} already there and left as they are`);
