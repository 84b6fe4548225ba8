import { describe, expect, it } from '@jest/globals';
import { decodeCursor, encodeCursor } from '../../../lambdas/store/cursor.ts';
import { order } from '../support/order.ts';

const { date_creation, saga_id } = order();
const position = `${date_creation}#${saga_id}`;

describe('a cursor', () => {
  it('comes back as the position it was made from, and fits a URL', () => {
    const cursor = encodeCursor(position);
    expect(decodeCursor(cursor)).toBe(position);
    expect(encodeURIComponent(cursor)).toBe(cursor);
  });

  it.each([
    ['nothing', ''],
    ['text', 'page2'],
    ['a position that nobody encoded', position],
    ['one cut short', encodeCursor(position).slice(0, -4)],
    ['one with something added', `${encodeCursor(position)}AA`],
    ['one with padding', `${encodeCursor(position)}=`],
    ['another position', encodeCursor('2026-11-20#x')],
    ['a position that would break a query', encodeCursor(`${position}' OR '1'='1`)],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00]).toString('base64url')],
  ])('is not %s', (_, text) => {
    expect(decodeCursor(text)).toBeUndefined();
  });
});
