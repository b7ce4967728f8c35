import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TopLevelSpec } from 'vega-lite';
import { UserError } from '../runner/errors.ts';
import { makeFolders } from './folders.ts';
import { shownPath } from './input/source.ts';
import { liveChart, type LiveChart } from './live.ts';
import { toPng, toSvg } from './render.ts';

/** Charts in every form in which a page, a repository or a program takes them, each by its name. */
export interface Drawn {
  /** As SVG texts. */
  pictures: ReadonlyMap<string, string>;
  live: ReadonlyMap<string, LiveChart>;
  /** `charts/NAME.svg`, `.png` and `.json`, the Vega-Lite spec. */
  files: NamedFile[];
}

/** Its path in the folder, and what it holds. */
export type NamedFile = [name: string, content: string | Buffer];

export async function drawAll(specs: ReadonlyMap<string, TopLevelSpec>): Promise<Drawn> {
  const drawing = [...specs].map(async ([name, spec]) => {
    const svg = await toSvg(spec, {
      id: name,
      title: titleOf(spec.title),
      description: spec.description ?? '',
    });
    return { name, spec, svg, png: toPng(svg) };
  });
  const drawn = await Promise.all(drawing);
  const live = new Map([...specs].map(([name, spec]) => [name, liveChart(spec)] as const));
  const files: NamedFile[] = [];
  for (const { name, spec, svg, png } of drawn) {
    files.push(
      [`charts/${name}.svg`, svg],
      [`charts/${name}.png`, await png],
      [`charts/${name}.json`, `${JSON.stringify(withSchema(spec), undefined, 2)}\n`],
    );
  }
  return { pictures: new Map(drawn.map(({ name, svg }) => [name, svg] as const)), live, files };
}

/**
 * Writes files into a folder, which is made. Gives their absolute paths.
 * @param what they are, as a sentence begins
 * @throws UserError when the folder cannot be written to
 */
export function writeFiles(folder: string, files: readonly NamedFile[], what: string): string[] {
  try {
    return files.map(([name, content]) => {
      const path = join(folder, name);
      makeFolders(dirname(path));
      writeFileSync(path, content);
      return path;
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `${what} cannot be written to ${shownPath(folder)} (${reason}); expected a folder that can be ` +
        'written to. Name another with --output DIR.',
    );
  }
}

/** Says which language a spec is in, for editors and other programs. */
function withSchema(spec: TopLevelSpec): unknown {
  return { $schema: 'https://vega.github.io/schema/vega-lite/v5.json', ...spec };
}

function titleOf(title: unknown): string {
  return typeof title === 'object' && title !== null && 'text' in title ? String(title.text) : '';
}
