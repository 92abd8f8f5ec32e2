import { describe, expect, it } from 'vitest';
import { codeBlock, codeSpan, escapeHtml, escapeMarkdown, logLine, mermaidLabel } from './markdown.ts';

const hostile = [
  '@everyone look',
  '<img src=x onerror=alert(1)>',
  '[click](javascript:x)',
  '![x](https://evil.example/x.png)',
  'see https://evil.example/x and www.evil.example',
  'a | b\n\n# title\n- [ ] task',
  '`code` **bold** __under__ ~~gone~~ $x$',
  '<!-- inx-plan:dev -->',
  '</details></table><script>',
  '::error file=x::boo',
  '::set-output name=x::y\r::stop-commands::z',
  '##[error]boo',
  '\u001b[31mred\u001b[0m \u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007',
  'safe \u202E reversed',
  '``` fence\n```\n# out',
  '"] --> X["injected',
  'click A "javascript:alert(1)"',
];

it.each([
  ['@everyone look', '&#64;everyone look'],
  ['<img src=x onerror=alert(1)>', '&#60;img src=x onerror=alert(1)&#62;'],
  ['[click](javascript:x)', '&#91;click&#93;(javascript:x)'],
  ['see https://evil.example/x', 'see https&#58;&#47;&#47;evil&#46;example&#47;x'],
  ['a | b\n\n# title', 'a &#124; b &#35; title'],
  ['feature/x-1.2 (new)', 'feature/x-1.2 (new)'],
])('running text: %s', (text, expected) => expect(escapeMarkdown(text)).toBe(expected));

describe.each(hostile)('%j', (text) => {
  it('is only text in Markdown', () => {
    expect(escapeMarkdown(text)).not.toMatch(/[<>`@|[\]*$\p{Cc}\u202e]|https?:/u);
  });
  it('stays inside a code span', () => {
    const span = codeSpan(text);
    const fence = /^`+/.exec(span)![0];
    expect(span.endsWith(fence)).toBe(true);
    const inside = span.slice(fence.length, -fence.length);
    expect(inside.split(/[^`]+/)).not.toContain(fence);
    expect(inside).not.toMatch(/[|\p{Cc}\u202e]/u);
  });
  it('stays inside a code block', () => {
    const lines = codeBlock([text]).split('\n');
    const fence = /^`+/.exec(lines[0]!)![0];
    expect(lines.at(-1)).toBe(fence);
    expect(lines.slice(1, -1).filter((line) => line.trim().startsWith(fence))).toEqual([]);
    expect(lines.join('')).not.toMatch(/[\p{Cc}\u202e]/u);
  });
  it('is only text in HTML', () => expect(escapeHtml(text)).not.toMatch(/[<>"'@\p{Cc}]/u));
  it('cannot end a label of a diagram', () =>
    expect(mermaidLabel(text)).not.toMatch(/["[\]{}<>`;|\n](?<!#\d+;)/));
  it('is no command to the runner', () => {
    const line = logLine(text);
    expect(line).not.toMatch(/^\s*::|##\[|\p{Cc}/u);
  });
});

it('an empty code span is still one', () => expect(codeSpan('  ')).toBe('` `'));
