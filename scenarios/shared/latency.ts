import { UsageError, parseDuration, type Random } from 'open-saves-load';

/** Draws a latency in ms, 0 or more. */
export type Latency = (random: Random) => number;

export const LATENCY_FORMS =
  'constant:10ms, uniform:1ms,9ms, exponential:5ms (its mean) or lognormal:5ms,0.5 (its median and sigma)';

/**
 * A distribution of latencies from its text; a plain time such as `10ms` is a constant.
 * Throws UsageError naming `option` on anything else.
 */
export function parseLatency(text: string, option: string): Latency {
  const wrong = (why: string): UsageError =>
    new UsageError(`${option} ${text}: ${why}. It takes ${LATENCY_FORMS}.`);
  const ms = (part: string | undefined): number => {
    // A bare number could be meant as seconds or as milliseconds: neither is guessed.
    if (part === undefined || (part !== '0' && !/[a-z]$/.test(part))) throw wrong('a time needs its unit');
    try {
      return parseDuration(part, option) * 1000;
    } catch {
      throw wrong(`${part} is not a time`);
    }
  };
  const [kind, given] = text.includes(':') ? text.split(':', 2) : ['constant', text];
  const parts = (given ?? '').split(',').map((part) => part.trim());
  const expect = (count: number): void => {
    if (parts.length !== count) throw wrong(`${kind} takes ${count === 1 ? 'one value' : `${count} values`}`);
  };
  switch (kind) {
    case 'constant': {
      expect(1);
      const value = ms(parts[0]);
      return () => value;
    }
    case 'uniform': {
      expect(2);
      const [low, high] = [ms(parts[0]), ms(parts[1])];
      if (high < low) throw wrong('the first time is the smaller one');
      return (random) => low + random() * (high - low);
    }
    case 'exponential': {
      expect(1);
      const mean = ms(parts[0]);
      // Inverse transform of 1 - exp(-x/mean).
      return (random) => -mean * Math.log(1 - random());
    }
    case 'lognormal': {
      expect(2);
      const median = ms(parts[0]);
      const sigma = Number(parts[1]);
      if (parts[1] === '' || !(sigma >= 0 && sigma <= 5)) throw wrong(`${parts[1]} is no sigma from 0 to 5`);
      return (random) => median * Math.exp(sigma * normal(random));
    }
    default:
      throw wrong(`no distribution is called ${kind}`);
  }
}

/** Standard normal. Source: Box and Muller, A Note on the Generation of Random Normal Deviates, 1958. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
