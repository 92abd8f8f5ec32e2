/** Images that were built or found, as GitHub Markdown. */
import type { BuiltImage } from '../usecase/build.ts';
import { codeSpan, escapeMarkdown } from './markdown.ts';

export function imagesTable(images: readonly BuiltImage[]): string {
  const built = images.filter((image) => image.built).length;
  const row = ({ service, digest, built: fresh, pushedBytes }: BuiltImage) =>
    `| ${escapeMarkdown(service)} | ${codeSpan(digest)} | ${fresh ? `built, ${(pushedBytes / 1024).toFixed(0)} KiB sent` : 'in the registry already'} |`;
  return [
    `## ${built} of ${images.length} images built`,
    '',
    '| service | image | |',
    '| --- | --- | --- |',
    ...images.map(row),
    '',
  ].join('\n');
}
