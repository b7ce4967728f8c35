/** Numbers as a person reads them; the same on every machine, whatever its locale. */

export function integer(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Up to three digits that count, none of whole ones dropped: 0.123, 4.57, 45.7, 457, 4,570. */
export function decimal(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

export function milliseconds(value: number): string {
  return `${decimal(value)} ms`;
}

/** A part of a whole in percent. What is not all or nothing never reads 100 % or 0 %. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = (100 * part) / whole;
  if (percent > 0 && percent < 0.01) return '< 0.01 %';
  if (percent > 99.99 && percent < 100) return '> 99.99 %';
  return `${percent.toLocaleString('en-US', { maximumFractionDigits: percent > 90 || percent < 10 ? 2 : 1 })} %`;
}

export function seconds(value: number): string {
  if (value < 120) return `${decimal(value)} s`;
  const whole = Math.round(value);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return [hours && `${hours} h`, minutes && `${minutes} min`, rest && `${rest} s`].filter(Boolean).join(' ');
}

export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), units.length - 1);
  return `${decimal(value / 1000 ** step)} ${units[step]}`;
}

/** With its sign, also above zero. */
export function signed(value: number): string {
  return value < 0 ? `−${decimal(-value)}` : `+${decimal(value)}`;
}

/** A difference of logarithms in percent. */
export function ratio(value: number): string {
  const percent = 100 * Math.expm1(value);
  return Math.abs(percent) >= 1000 ? `${integer(percent)} %` : `${signed(Number(percent.toFixed(1)))} %`;
}
