import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Validations, validations } from '../../../local/aws/dynamodb/dynalite.ts';
import { passPlainItems } from '../../../local/aws/dynamodb/plain-items.ts';

const { types } = createRequire(import.meta.url)('dynalite/validations/putItem') as { types: object };

const passing = { ...validations };
passPlainItems(passing);

/** What dynalite goes on with, or what it answers instead. */
const judged = ({ checkTypes, validateAttributeValue }: Validations, request: object): unknown => {
  try {
    const checked = checkTypes(structuredClone(request) as Record<string, unknown>, types);
    for (const value of Object.values((checked.Item ?? {}) as Record<string, Record<string, unknown>>)) {
      const wrong = validateAttributeValue(value);
      if (wrong) return wrong;
    }
    return checked;
  } catch (error) {
    return (error as { body?: unknown }).body ?? error;
  }
};

const number = fc.oneof(
  fc.double({ noNaN: true }).map(String),
  fc.integer().map(String),
  fc.stringMatching(/^-?\d{1,20}(?:\.\d{1,20})?$/),
  fc.constantFrom('', '-', '-0', '00', '1.', '.5', '1e400', '1e2', 'NaN', ' 1', '9'.repeat(39)),
);

/** Attribute values as they should be, and as they should not. */
const { value } = fc.letrec((tie) => ({
  good: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ S: fc.string() }),
    fc.record({ N: number }),
    fc.record({ BOOL: fc.boolean() }),
    fc.constant({ NULL: true }),
    fc.record({ SS: fc.array(fc.string(), { maxLength: 3 }) }),
    fc.record({ B: fc.base64String({ maxLength: 8 }) }),
    fc.record({ L: fc.array(tie('value'), { maxLength: 3 }) }),
    fc.record({ M: fc.dictionary(fc.string({ maxLength: 3 }), tie('value'), { maxKeys: 3 }) }),
  ),
  bad: fc.oneof(
    fc.constantFrom(null, {}, [], 'text', 7, true, { NULL: false }, { N: 1 }, { S: 1 }, { BOOL: 'true' }),
    fc.constantFrom(
      { S: 'a', N: '1' },
      { X: 'a' },
      { S: null },
      { L: {} },
      { M: [] },
      { L: [null] },
      { NS: [] },
    ),
    fc.jsonValue({ maxDepth: 2 }),
  ),
  value: fc.oneof({ weight: 6, arbitrary: tie('good') }, { weight: 1, arbitrary: tie('bad') }),
}));

describe('items passed without a second look', () => {
  it('are those that dynalite would pass unchanged; it judges all others itself', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 4 }), value, { maxKeys: 4 }), (Item) => {
        const request = { TableName: 'table', Item, Unknown: 1 };
        expect(judged(passing, request)).toEqual(judged(validations, request));
      }),
      { numRuns: 2_000 },
    );
  });

  it('are the usual ones: dynalite is not asked', () => {
    let asked = 0;
    const counting: Validations = {
      checkTypes: (request) => request,
      validateAttributeValue: () => {
        asked++;
        return undefined;
      },
    };
    passPlainItems(counting);
    const Item = { id: { S: 'a' }, lines: { L: [{ M: { price: { N: '12.5' }, gone: { NULL: true } } }] } };
    expect(judged(counting, { Item })).toEqual({ Item });
    expect(asked).toBe(0);
    judged(counting, { Item: { id: { S: 'a' }, price: { N: '12.50' } } });
    expect(asked).toBe(1);
  });

  it.each([
    ['Item', undefined],
    ['Item', []],
    ['Item', 'text'],
    ['Key', { id: { S: 'a' } }],
  ])('a request with %s %p is judged as ever', (name, content) => {
    const request = { TableName: 'table', [name]: content };
    expect(judged(passing, request)).toEqual(judged(validations, request));
  });
});
