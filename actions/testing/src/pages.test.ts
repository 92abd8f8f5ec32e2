/** The product as a person meets it: a real browser, five released services behind one address. */
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;
let browser: Browser;
let page: Page;
/** What the browser complained about: scripts, styles that the policy forbids, answers that are errors. */
const complaints: string[] = [];

beforeAll(async () => {
  sandbox = await createSandbox({ speed: 20 });
  browser = await openBrowser();
  page = await browser.newPage();
  // A small telephone.
  await page.setViewport({ width: 360, height: 740 });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await sandbox?.stop();
});

const textOf = (selector: string) => page.$eval(selector, (element) => element.textContent?.trim());
const cells = () =>
  page.$$eval('tbody tr', (rows) =>
    rows.map((row) => [...row.querySelectorAll('td')].slice(0, 4).map((cell) => cell.textContent?.trim())),
  );
async function fill(values: Readonly<Record<string, string>>): Promise<void> {
  for (const [id, value] of Object.entries(values)) await page.locator(`#${id}`).fill(value);
}
/** Presses the link or button with these words, and waits for the page that follows. */
async function press(words: string): Promise<void> {
  const wanted = ['a', 'button'].map((element) => `main ${element}::-p-text(${words})`).join(', ');
  await Promise.all([page.waitForNavigation(), page.locator(wanted).click()]);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), page.url()).toBe(true);
}

it('a person registers, writes an invoice, sends it, and it is paid', async () => {
  await page.goto(sandbox.baseUrl);
  expect(await textOf('h1')).toBe('Invoices that get paid');
  await press('Start');

  const person = { email: 'ada@example.com', password: 'correct horse' };
  await fill(person);
  await press('Log in');
  expect(await textOf('[role=alert]')).toMatch(/wrong/i);
  await fill(person);
  await press('Register');
  expect(await textOf('h1')).toBe('Invoices');

  await press('add one first');
  await fill({ name: 'Bell & <b>Sons</b>', email: 'bell@example.com' });
  await press('Add');
  expect(await cells()).toEqual([['Bell & <b>Sons</b>', 'bell@example.com']]);

  await page.goto(`${sandbox.baseUrl}/invoices`);
  await fill({ description: 'Carillon', quantity: '3', amount: '100.00', tax: '19' });
  await press('Write draft');
  expect(await cells()).toEqual([['–', 'Bell & <b>Sons</b>', 'draft', '357.00 EUR']]);
  await press('Send');
  expect(await cells()).toEqual([['1', 'Bell & <b>Sons</b>', 'sent', '357.00 EUR']]);

  await press('Pay');
  await page.select('#card', 'tok_declined');
  await press('Pay now');
  expect(await textOf('[role=alert]')).toMatch(/declined/);
  await page.select('#card', 'tok_ok');
  await press('Pay now');
  expect(await textOf('.lead')).toBe('Invoice 1: 357.00 EUR. Thank you.');
  await press('Back to invoices');
  expect(await cells()).toEqual([['1', 'Bell & <b>Sons</b>', 'paid', '357.00 EUR']]);
}, 60_000);

it('the browser found nothing to complain about but the refusals above', () => {
  expect(complaints).toEqual([
    expect.stringMatching(/status of 401/),
    expect.stringMatching(/status of 402/),
  ]);
});
