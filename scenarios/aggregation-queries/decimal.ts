/** A sum of decimals, exact, whatever their number of digits: DynamoDB's have up to 38. */
export class DecimalSum {
  /** In units of 10^-scale. */
  #units = 0n;
  #scale = 0;

  /** `text`: a plain decimal or one with an exponent, as DynamoDB writes them. */
  add(text: string): void {
    const { units, scale } = read(text);
    if (scale > this.#scale) {
      this.#units *= 10n ** BigInt(scale - this.#scale);
      this.#scale = scale;
    }
    this.#units += units * 10n ** BigInt(this.#scale - scale);
  }

  /** Without needless zeros. */
  toString(): string {
    return plain(this.#units, this.#scale);
  }
}

function read(text: string): { units: bigint; scale: number } {
  const match = /^(-?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i.exec(text);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (whole + fraction === '') throw new RangeError(`${text.slice(0, 50)} is no decimal`);
  const units = BigInt(`${sign}${whole}${fraction}`);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

function plain(units: bigint, scale: number): string {
  const sign = units < 0n ? '-' : '';
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const at = digits.length - scale;
  return sign + trimmed(`${digits.slice(0, at)}.${digits.slice(at)}`);
}

/** `1.50` as `1.5`, `2.00` as `2`. */
export function trimmed(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0*$/, '') : decimal;
}
