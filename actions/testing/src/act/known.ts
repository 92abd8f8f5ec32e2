/** What GitHub knows and act 0.2.89 does not: its schema refuses a workflow that says so, and it has neither thing. */

/** Both only speak to GitHub's scheduler and to its list of deployments; no step sees them. */
const unknownToAct = [/^\s+queue: max\b.*\n/gm, /^\s+deployment: false\b.*\n/gm];

/** The workflow as act can read it: those lines left out, everything else as it is. */
export const asActReads = (text: string): string =>
  unknownToAct.reduce((rest, line) => rest.replaceAll(line, ''), text);
