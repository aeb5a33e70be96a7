/** Money as integers in minor units; nothing here ever holds a fraction of a centime. */

export type Cents = number;

/** `numerator / denominator` to the nearest integer, halves away from zero; denominator > 0. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('The denominator must be positive.');
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * size + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

/** `amount × numerator / denominator` rounded half up; exact whatever the sizes. */
export function proportion(amount: Cents, numerator: number, denominator: number): Cents {
  return Number(divideHalfUp(BigInt(amount) * BigInt(numerator), BigInt(denominator)));
}

/** The nearest multiple of `step`, halves away from zero; a step of 0 changes nothing. */
export function roundToStep(amount: Cents, step: Cents): Cents {
  if (step < 0) throw new RangeError('A rounding step cannot be negative.');
  if (step === 0) return amount;
  return Number(divideHalfUp(BigInt(amount), BigInt(step))) * step;
}

/**
 * Shares of `total` by `weights` (≥ 0), summing exactly to it: largest remainder first, then the
 * earlier weight. All weights at zero share it equally.
 */
export function spread(total: Cents, weights: readonly number[]): Cents[] {
  if (weights.length === 0) return [];
  if (weights.some((weight) => weight < 0)) throw new RangeError('A weight cannot be negative.');
  const isFlat = weights.every((weight) => weight === 0);
  const scaled = weights.map((weight) => BigInt(isFlat ? 1 : weight));
  const sum = scaled.reduce((all, weight) => all + weight, 0n);
  const sign = total < 0 ? -1n : 1n;
  const size = BigInt(total) * sign;
  const shares = scaled.map((weight) => (size * weight) / sum);
  const byRemainder = scaled
    .map((weight, index) => ({ index, remainder: (size * weight) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  let left = Number(size - shares.reduce((all, share) => all + share, 0n));
  for (const { index } of byRemainder) {
    if (left === 0) break;
    shares[index] = (shares[index] ?? 0n) + 1n;
    left -= 1;
  }
  return shares.map((share) => Number(share * sign));
}

/** Total of amounts in the same currency. */
export function sum(amounts: readonly Cents[]): Cents {
  return amounts.reduce((total, amount) => total + amount, 0);
}

/** What somebody typed (`12`, `12,5`, `12.50`) as minor units; null when it is not an amount. */
export function readAmount(typed: string): Cents | null {
  const text = typed.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  const found = /^(\d{1,9})(?:\.(\d{0,2}))?$/.exec(text);
  if (!found) return null;
  return Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
}
