import { type StackJson, textsOf } from './synthesized.ts';

/** What Terraform itself defines in an expression. */
const BUILT_IN = new Set([
  'path',
  'self',
  'each',
  'count',
  'terraform',
  'true',
  'false',
  'null',
  'for',
  'in',
  'if',
]);

/**
 * Texts of a stack whose `${…}` is none of Terraform's: a variable of Grafana, CloudWatch or a shell that was not
 * escaped, or a reference to what is not there. Each as `path: expression`.
 */
export function unescaped(stack: StackJson): string[] {
  return textsOf(stack).flatMap(({ path, text }) => {
    if (path.startsWith('terraform.')) return [];
    const wrong = expressionsOf(text).filter((expression) => !isReference(expression, stack));
    // A directive is never written by CDKTF, nor by us.
    const directives = /(?<!%)(?:%%)*%\{/.test(text) ? ['%{'] : [];
    return [...wrong, ...directives].map((expression) => `${path}: ${expression}`);
  });
}

/** The expressions of a template, `$${` being text. */
export function expressionsOf(text: string): string[] {
  const found: string[] = [];
  for (let i = text.indexOf('${'); i >= 0; i = text.indexOf('${', i + 2)) {
    if (text[i - 1] !== '$') found.push(text.slice(i + 2, endOf(text, i + 2)));
  }
  return found;
}

/** Where the expression that starts at `from` ends: at its own brace, not at one of a text in it. */
function endOf(text: string, from: number): number {
  let depth = 1;
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '"' && text[i - 1] !== '\\') quoted = !quoted;
    if (quoted) continue;
    if (text[i] === '{') depth++;
    if (text[i] === '}' && --depth === 0) return i;
  }
  return text.length;
}

function isReference(expression: string, stack: StackJson): boolean {
  const code = expression.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  const bound = new Set(
    [...code.matchAll(/\bfor\s+(\w+)(?:\s*,\s*(\w+))?\s+in\b/g)].flatMap(([, a, b]) => [a, b]),
  );
  const roots = [...code.matchAll(/(?<![\w."-])([a-z_]\w*)((?:\.[\w-]+)*)(\s*\()?/gi)].filter(
    ([, , , call]) => !call,
  );
  return (
    code.trim() !== '' &&
    roots.every(([, root = '', rest = '']) => {
      if (BUILT_IN.has(root) || bound.has(root)) return true;
      const [first = '', second = ''] = rest.split('.').slice(1);
      if (root === 'var') return stack.variable?.[first] !== undefined;
      if (root === 'data') return stack.data?.[first]?.[second] !== undefined;
      return stack.resource?.[root]?.[first] !== undefined;
    })
  );
}
