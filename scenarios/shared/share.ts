import { UsageError } from 'open-saves-load';

/** A part of 1 from `1%`, `0.01` or `0`; `1` could mean either, and is refused. Throws UsageError naming `option` on anything else. */
export function parseShare(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text.trim());
  const share = match ? Number(match[1]) / (match[2] ? 100 : 1) : Number.NaN;
  if (!(share >= 0 && share <= 1)) {
    throw new UsageError(`${option} ${text}: not a share. It takes 1% or 0.01, from 0 to 100%.`);
  }
  if (share > 0 && /^\d+$/.test(text.trim())) {
    throw new UsageError(
      `${option} ${text}: ${text}% or all? It takes 1%, 100%, or a part of 1 such as 0.01.`,
    );
  }
  return share;
}
