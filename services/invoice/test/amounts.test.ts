import { describe, expect, test } from 'vitest';
import { AmountTooLarge, price } from '../src/amounts.ts';

const line = (quantity: number, unitAmount: number, taxBasisPoints: number) => ({
  description: 'x',
  quantity,
  unitAmount,
  taxBasisPoints,
});

describe('a line', () => {
  test.each([
    ['no tax', 3, 1000, 0, 3000, 0],
    ['19 %', 1, 1000, 1900, 1000, 190],
    ['just below half is cut off', 1, 249, 1000, 249, 25],
    ['0.4999 of a cent goes down', 1, 4999, 1, 4999, 0],
    ['exactly half a cent goes up', 1, 5000, 1, 5000, 1],
    ['exactly one and a half goes up too, not to even', 1, 25, 600, 25, 2],
    ['and so does exactly two and a half', 1, 25, 1000, 25, 3],
    ['the quantity is multiplied before rounding', 3, 33, 1900, 99, 19],
    ['full tax', 2, 50, 10_000, 100, 100],
    ['amounts past 2^53 on the way', 1000, 9_000_000_000_000, 1, 9_000_000_000_000_000, 900_000_000_000],
  ])('%s', (_name, quantity, unitAmount, basisPoints, net, tax) => {
    expect(price([line(quantity, unitAmount, basisPoints)])).toMatchObject({ net, tax, total: net + tax });
  });
});

test('tax is rounded for each line, so that what the lines show adds up', () => {
  const { lines, net, tax, total } = price([line(1, 5, 1000), line(1, 5, 1000), line(1, 5, 1000)]);
  expect(lines.map((one) => one.tax)).toEqual([1, 1, 1]); // together unrounded it would be 1.5, so 2
  expect({ net, tax, total }).toEqual({ net: 15, tax: 3, total: 18 });
});

test('what a number cannot hold exactly is refused', () => {
  expect(() => price([line(1_000_000, 1_000_000_000_000, 0)])).toThrow(AmountTooLarge);
});
