/** Faults of the documents: as a person reads them, and as GitHub shows them beside the line of a pull request. */
import type { Fault } from '@inx/manifest';

/** `inActions`: the lines are workflow commands too (docs.github.com, "Workflow commands for GitHub Actions"). */
export function faultLines(faults: readonly Fault[], inActions: boolean): string[] {
  return faults.map((fault) => {
    const { file, line, column, path, message, remedy } = fault;
    const text = `${path === '' ? '' : `${path}: `}${message}`;
    if (!inActions)
      return [`${[file, line, column].filter(Boolean).join(':')}: ${text}`, `  do: ${remedy}`].join('\n');
    const place = Object.entries({ title: 'manifest.invalid', file, line, col: column })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
    return `::error ${place.join(',')}::${escapeData(`${text}\ndo: ${remedy}`)}`;
  });
}

/** What a stranger's document says must not begin a command of its own: as @actions/core escapes it. */
const escapeData = (text: string) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
