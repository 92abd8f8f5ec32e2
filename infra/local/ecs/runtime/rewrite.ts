/** Makes an image's paths true on this host: what lies below the unpacked root is found there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** `/app/server.mjs` → `<root>/app/server.mjs` when the image has it; other texts stay as they are. */
export function rewritePath(text: string, root: string): string {
  if (!text.startsWith('/') || text === '/') return text;
  const candidate = join(root, text);
  return candidate.startsWith(`${root}/`) && existsSync(candidate) ? candidate : text;
}

/** Colon-separated lists (PYTHONPATH, PATH) part by part; a URL's colons do no harm, as its parts are no paths here. */
export const rewriteList = (text: string, root: string): string =>
  text
    .split(':')
    .map((part) => rewritePath(part, root))
    .join(':');

/** A command's words; `--config=/app/x` style options too. The program itself is mapped to the host's interpreter. */
export function rewriteCommand(
  command: readonly string[],
  root: string,
  interpreters: Readonly<Record<string, string>>,
): string[] {
  return command.map((word, index) => {
    if (index === 0) return interpreters[word.slice(word.lastIndexOf('/') + 1)] ?? rewritePath(word, root);
    const option = /^(-[^=]*=)(\/.*)$/.exec(word);
    return option ? `${option[1]}${rewritePath(option[2] ?? '', root)}` : rewritePath(word, root);
  });
}
