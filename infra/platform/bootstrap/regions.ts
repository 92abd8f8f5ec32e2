/** Regions in which environments keep copies: what CloudFormation makes there, it makes from the first region. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { readWorkspace } from '@inx/manifest';

/** The recovery regions that the documents below `root` name, each once, in order. Throws for a document with faults. */
export async function recoveryRegions(root: string): Promise<string[]> {
  const documents = readdirSync(path.join(root, 'infra/environments')).filter((file) =>
    file.endsWith('.json'),
  );
  const found = await Promise.all(
    documents.map(async (file) => {
      const parsed = await readWorkspace(root, path.basename(file, '.json'));
      if (!parsed.ok) throw new Error(parsed.faults.map(({ message }) => `${file}: ${message}`).join('\n'));
      return parsed.value.environment.recoveryRegion ?? [];
    }),
  );
  return [...new Set(found.flat())].sort();
}
