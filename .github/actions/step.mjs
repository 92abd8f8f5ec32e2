/** What the scripts of these actions share. Needs no package: they run before any is installed. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** As GitHub's runner reads a command's text back: without this, a second line would be no part of it. */
const escaped = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** Both go to standard error: standard output is the step's outputs. */
export const notice = (message) => console.error(`::notice::${escaped(message)}`);

/** Ends the step with an annotation. */
export function fail(message) {
  console.error(`::error::${escaped(message)}`);
  process.exit(1);
}

const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_WORKSPACE = '.', TOKEN } = process.env;

/** An environment's document, and its place in the repository. Its members are read, not judged: the schema does that later. */
export function readDocument(environment) {
  if (!/^[a-z][a-z0-9]{1,9}$/.test(environment))
    fail('environment must be the name of a document in infra/environments');
  const file = `infra/environments/${environment}.json`;
  try {
    return { file, document: JSON.parse(readFileSync(path.join(GITHUB_WORKSPACE, file), 'utf8')) };
  } catch (error) {
    return fail(`${file} cannot be read: ${error.message}`);
  }
}

const base = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}`;

/**
 * What GitHub's API answers below this repository, or at the address of a next page; `next` is the address of the one after
 * it. Ends the step where it answers anything else than what was asked for.
 */
export async function ask(pathOrPage) {
  const address = pathOrPage.startsWith('/') ? `${base}${pathOrPage}` : pathOrPage;
  try {
    const answer = await fetch(address, {
      headers: { authorization: `Bearer ${TOKEN}`, accept: 'application/vnd.github+json' },
      signal: AbortSignal.timeout(30_000),
    });
    if (!answer.ok) throw new Error(`it answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
    const next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
    return { value: await answer.json(), next };
  } catch (error) {
    const reason = error.cause?.message ?? error.message;
    return fail(`GitHub was asked for ${address}: ${reason}. Nothing was changed; run the job again`);
  }
}
