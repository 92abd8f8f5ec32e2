/** The browser of this machine, without a window. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, launch } from 'puppeteer-core';

/** Debian's, then what GitHub's runners bring. */
const programs = ['chromium', 'chromium-browser', 'google-chrome'];

export async function openBrowser(): Promise<Browser> {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const executablePath = programs
    .flatMap((program) => folders.map((folder) => path.join(folder, program)))
    .find(existsSync);
  if (!executablePath) throw new Error(`no browser: install one of ${programs.join(', ')}`);
  // Chromium refuses its sandbox to root; it opens nothing here but our own pages.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return launch({ executablePath, args });
}
