/** A commit as people read it: eight digits, and whether files differed from it that were not committed. */
export const shortCommit = (sha: string): string =>
  `${sha.slice(0, 8)}${sha.endsWith('-dirty') ? '-dirty' : ''}`;
