/** What the scripts of these actions share. Needs no package: they run before any is installed. */

/** As GitHub's runner reads a command's text back: without this, a second line would be no part of it. */
const escaped = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** Both go to standard error: standard output is the step's outputs. */
export const notice = (message) => console.error(`::notice::${escaped(message)}`);

/** Ends the step with an annotation. */
export function fail(message) {
  console.error(`::error::${escaped(message)}`);
  process.exit(1);
}

const { GITHUB_API_URL, GITHUB_REPOSITORY, TOKEN } = process.env;
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
