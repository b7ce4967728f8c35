// Loads TypeScript as ES modules wherever it lies. In a folder whose package.json does not say "type": "module",
// or that has none, a .ts file would be CommonJS, and would get a second copy of the classes that it extends.
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  // tsx marks what a file of such a folder imports by a query: without it, it is the same file as for all.
  const url = found.url.replace(/\.ts(?:\?|%3F)tsx-commonjs.*$/, '.ts');
  const isOurs = /^file:.*\.ts(?:\?|$)/.test(url) && !url.includes('/node_modules/');
  return isOurs ? { ...found, url, format: 'module' } : found;
}
