/** A line as it is written: whole pieces, minor units (cents), tax in hundredths of a percent. */
export interface Line {
  readonly description: string;
  readonly quantity: number;
  readonly unitAmount: number;
  readonly taxBasisPoints: number;
}

/** A line with what it comes to. */
export interface PricedLine extends Line {
  readonly net: number;
  readonly tax: number;
}

/** All lines with their sums. */
export interface Priced {
  readonly lines: readonly PricedLine[];
  readonly net: number;
  readonly tax: number;
  readonly total: number;
}

const BASIS = 10_000n;

/** Sums grow past what a number holds exactly. */
export class AmountTooLarge extends Error {
  override readonly name = 'AmountTooLarge';
}

/**
 * Prices the lines. Tax is rounded for each line, half up, to the minor unit, and the invoice's tax is the
 * sum of the lines' taxes: so that what each line shows adds up to what the invoice asks for.
 */
export function price(lines: readonly Line[]): Priced {
  const exact = lines.map((line) => {
    const net = BigInt(line.quantity) * BigInt(line.unitAmount);
    // Half up: adding a half before the division that cuts off. Amounts are never negative here.
    const tax = (net * BigInt(line.taxBasisPoints) + BASIS / 2n) / BASIS;
    return { line, net, tax };
  });
  const net = exact.reduce((sum, one) => sum + one.net, 0n);
  const tax = exact.reduce((sum, one) => sum + one.tax, 0n);
  return {
    lines: exact.map((one) => ({ ...one.line, net: toNumber(one.net), tax: toNumber(one.tax) })),
    net: toNumber(net),
    tax: toNumber(tax),
    total: toNumber(net + tax),
  };
}

function toNumber(amount: bigint): number {
  if (amount > BigInt(Number.MAX_SAFE_INTEGER)) throw new AmountTooLarge('the amounts are too large');
  return Number(amount);
}
