import { UsageError } from './errors.ts';

const DURATION_UNITS: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400 };
const SIZE_UNITS: Record<string, number> = {
  '': 1,
  B: 1,
  KB: 1000,
  MB: 1e6,
  GB: 1e9,
  KIB: 1024,
  MIB: 1048576,
  GIB: 1073741824,
};

/**
 * Seconds from `30`, `30s`, `500ms`, `1h30m` or `1.5m`, as Locust's --run-time takes them.
 * Throws UsageError naming `option` on anything else.
 */
export function parseDuration(text: string, option: string): number {
  const seconds = readDuration(text);
  if (seconds !== undefined) return seconds;
  throw new UsageError(
    `${option} ${text}: not a time. It takes seconds or units, such as 30, 30s, 500ms, 1h30m.`,
  );
}

/** As parseDuration; undefined for what is no time. */
export function readDuration(text: string): number | undefined {
  const plain = readDecimal(text);
  if (plain !== undefined && plain >= 0) return plain;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text) return undefined;
  return parts.reduce((sum, part) => sum + Number(part[1]) * (DURATION_UNITS[part[2] ?? ''] ?? 0), 0);
}

/** A plain decimal number such as `5`, `-1` or `0.5`; undefined for all else that Number() reads, such as 0x10 or 1e3. */
export function readDecimal(text: string): number | undefined {
  const value = /^-?(\d+(\.\d*)?|\.\d+)$/.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** Bytes from `1KB` (1000), `1KiB` (1024), `5MB` or `512`. Throws UsageError naming `option` on anything else. */
export function parseSize(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  const unit = match ? SIZE_UNITS[(match[2] ?? '').toUpperCase()] : undefined;
  if (!match || unit === undefined) {
    throw new UsageError(
      `${option} ${text}: not a size. It takes a number with a unit, such as 512, 1KB, 100KB, 5MB.`,
    );
  }
  return Math.round(Number(match[1]) * unit);
}
