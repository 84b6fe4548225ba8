import { type Item, type Validations, validations } from './dynalite.ts';

/**
 * Spares dynalite two walks through what is put: values that are plainly well-formed it would find so, and copy.
 * Anything else is still for dynalite to judge.
 */
export function passPlainItems(checks: Validations = validations): void {
  const { checkTypes, validateAttributeValue } = checks;
  checks.checkTypes = (request, types) => {
    const { Item, ...rest } = request;
    if (!('Item' in types && isPlainMap(Item))) return checkTypes(request, types);
    return { ...checkTypes(rest, types), Item };
  };
  checks.validateAttributeValue = (value) => (isPlain(value) ? undefined : validateAttributeValue(value));
}

/** Numbers that are stored as they are written: no exponent, no zeros to drop, far from DynamoDB's 38 digits. */
const PLAIN_NUMBER = /^(?:0|-?[1-9]\d{0,17}|-?(?:0|[1-9]\d{0,17})\.\d{0,17}[1-9])$/;

const isPlainMap = (value: unknown): value is Record<string, Item> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isPlain);

/** One type, with a value of that type. Sets and binary data are not plain. */
function isPlain(value: unknown): value is Item {
  if (typeof value !== 'object' || value === null) return false;
  const [type, ...others] = Object.keys(value);
  if (type === undefined || others.length > 0) return false;
  const inner = (value as Item)[type];
  switch (type) {
    case 'S':
      return typeof inner === 'string';
    case 'N':
      return typeof inner === 'string' && PLAIN_NUMBER.test(inner);
    case 'BOOL':
      return typeof inner === 'boolean';
    case 'NULL':
      return inner === true;
    case 'L':
      return Array.isArray(inner) && inner.every(isPlain);
    case 'M':
      return isPlainMap(inner);
    default:
      return false;
  }
}
