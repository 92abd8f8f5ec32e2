/**
 * Texts from outside (branch names, commit messages, log lines, titles) made harmless for the place where GitHub
 * shows them. Whoever puts such a text into a comment, a summary, a diagram or a log takes it through here.
 */

/**
 * For running Markdown text and table cells: no Markdown, mention, link or HTML can come out of it, as every character
 * that GitHub reads as more than text is an entity. White space becomes single spaces.
 */
export function escapeMarkdown(text: string): string {
  return plain(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[&<>"'`*_{}[\]()#+\-!|~@:\\/.$]/g, (character) =>
      // Harmless inside words and numbers, and far easier to read as they are.
      /[-.()/:+]/.test(character) && !/(https?|ftp|mailto|xmpp):|www\./i.test(text)
        ? character
        : `&#${character.codePointAt(0)};`,
    );
}

/** Inline code of one line, for names and digests; `|` is kept out of it so that it also fits a table cell. */
export function codeSpan(text: string): string {
  const line = plain(text).replaceAll(/\s+/g, ' ').replaceAll('|', '¦').trim();
  if (line === '') return '` `';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A fenced block whose fence is longer than any inside (CommonMark 4.5), so that no line can close it. */
export function codeBlock(lines: readonly string[], language = 'text'): string {
  const body = lines.flatMap((line) => line.split(/\r\n|[\r\n]/)).map(plain);
  const longest = Math.max(
    2,
    ...body.flatMap((line) => [...line.matchAll(/`+/g)].map((run) => run[0].length)),
  );
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...body, fence].join('\n');
}

/** Text between HTML tags and in attribute values; on one line, as an empty line would end the HTML in Markdown. */
export function escapeHtml(text: string): string {
  return plain(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[&<>"'@]/g, (character) => `&#${character.codePointAt(0)};`);
}

/** A label in a mermaid diagram, to be put in double quotes; mermaid's own entity is `#35;`, without an ampersand. */
export function mermaidLabel(text: string): string {
  return plain(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[^\p{L}\p{N} .,()→·:/-]/gu, (character) => `#${character.codePointAt(0)};`);
}

/**
 * One line of a job's log that the runner cannot take for a command: it looks for `::name::` at the start of a line and
 * for `##[name]` anywhere in it (actions/runner, ActionCommand.cs).
 */
export function logLine(text: string): string {
  return plain(text.replaceAll(/\r\n|[\r\n\u0085\u2028\u2029]/g, ' ⏎ '))
    .replace(/^(\s*):(?=:)/, '$1:\u200B')
    .replaceAll('##[', '##\u200B[');
}

/** Without terminal sequences, other control characters, and the marks that turn text around (Trojan Source). */
function plain(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replaceAll(/\u001b(\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(\u0007|\u001b\\)?|.)?/g, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '')
  );
}
