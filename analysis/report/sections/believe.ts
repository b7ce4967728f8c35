import type { Part } from '../part.ts';

/** May the numbers be believed? */
export const believe: Part = {
  lead({ summary: { verdict, warnings } }) {
    const notes = warnings.map(
      (text) => ({ question: 'believe', label: 'Note', text, alarm: true }) as const,
    );
    if (verdict.status === 'INVALID') {
      const reasons = verdict.reasons.map(({ text }) => text).join('; ');
      const text = `INVALID: ${reasons || 'no reason given'}. These numbers must not be used to judge the target.`;
      return [{ question: 'believe', label: 'Verdict', text, alarm: true }, ...notes];
    }
    const text =
      verdict.status === 'VALID'
        ? 'VALID: the generator made the load that was asked for, when it was due.'
        : 'unknown: without run.json nobody can tell whether the load was made as asked.';
    return [{ question: 'believe', label: 'Verdict', text }, ...notes];
  },
};
