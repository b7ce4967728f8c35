let isTranslated = import.meta.url.endsWith('.ts');

/** Lets TypeScript be imported also where this package itself runs as JavaScript, from a bundle. */
export async function translateTypeScript(): Promise<void> {
  if (isTranslated) return;
  isTranslated = true;
  const { register } = await import('tsx/esm/api');
  register();
}
