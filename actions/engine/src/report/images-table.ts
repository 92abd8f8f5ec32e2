/** Images that were built or found, as GitHub Markdown. */
import { type BuiltImage, foundAs } from '../usecase/build.ts';
import { codeSpan, escapeMarkdown } from './markdown.ts';

export function imagesTable(images: readonly BuiltImage[]): string {
  const built = images.filter((image) => image.built).length;
  const said = (image: BuiltImage) =>
    image.built ? `built, ${(image.pushedBytes / 1024).toFixed(0)} KiB sent` : foundAs(image);
  const row = (image: BuiltImage) =>
    `| ${escapeMarkdown(image.service)} | ${codeSpan(image.digest)} | ${said(image)} |`;
  return [
    `## ${built} of ${images.length} images built`,
    '',
    '| service | image | |',
    '| --- | --- | --- |',
    ...images.map(row),
    '',
  ].join('\n');
}
