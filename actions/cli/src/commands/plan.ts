import { writeFile } from 'node:fs/promises';
import {
  CodedError,
  exitCode,
  type Plan,
  type Planned,
  plan,
  planComment,
  planLines,
  planPlatform,
  planSummary,
  type WantedPlatform,
  worseThan,
  writeClaim,
} from '@inx/engine';
import {
  currentCommit,
  findRoot,
  loadWorkspace,
  openSession,
  readAssembly,
  readReviewed,
  readWantedPlatform,
  type Session,
} from '@inx/host';
import type { GlobalOptions, Verb } from '../command.ts';
import type { Output } from '../output.ts';
import { templatesOf, wantedTemplates } from '../templates.ts';

interface Options extends GlobalOptions {
  readonly markdown: boolean;
  readonly summary?: string;
  readonly services: boolean;
  readonly platform: boolean;
  readonly templates?: string;
  readonly platformClaim?: string;
  readonly writePlatformClaim?: string;
  readonly reviewed?: string;
}

export default {
  summary: 'what a deploy, and an update of the platform, would do now, and why; changes nothing',
  examples: [
    ['inx plan', 'for dev'],
    ['inx plan --no-platform', 'the services alone'],
    ['inx plan --no-services --env prd', 'the platform alone: every service stays as it runs'],
    ['inx plan --json > reviewed.json', 'to be compared with later'],
    ['inx plan --reviewed reviewed.json', 'refuses what does worse than that plan'],
    ['inx plan --markdown', 'for a pull request or a job summary'],
    ['inx plan --commit <sha>', 'a commit that is not checked out, read as data'],
  ],
  configure: (command) => {
    command
      .option('--markdown', 'GitHub Markdown, within what one comment takes', false)
      .option('--summary <file>', 'also write the whole plan there, as Markdown')
      .option('--no-platform', 'leave the platform out')
      .option('--no-services', 'leave the services as they run: the platform alone')
      .option('--templates <folder>', 'what CDK synthesized (cdk.out), instead of synthesizing now')
      .option('--commit <sha>', 'plan this commit from git; its platform only by a claim')
      .option('--platform-claim <file>', 'the commit’s own statement of its platform')
      .option('--write-platform-claim <file>', 'write that statement for this checkout, and end')
      .option('--reviewed <file>', 'a plan (--json): refuse what destroys, replaces or widens more');
  },
  run: async (given, output) => {
    const options = given as Options;
    if (options.writePlatformClaim) return writeOwnClaim(options, options.writePlatformClaim, output);
    const session = await openSession(options, output.emit);
    const planned = await makePlan(session, options);
    const worse = options.reviewed ? worseThan(planned.plan, await readReviewed(options.reviewed)) : [];
    const told: Plan = { ...planned.plan, problems: [...(planned.plan.problems ?? []), ...worse] };
    if (options.markdown) output.line(planComment(told));
    else for (const line of planLines(told, output.paint)) output.line(line);
    if (options.summary) await writeFile(options.summary, planSummary(told));
    output.value({ type: 'plan', ...told });
    return exitCode((told.problems ?? []).length > 0 ? 'refused' : 'released');
  },
} satisfies Verb;

async function makePlan(session: Session, options: Options): Promise<Planned> {
  const platform = await wantedPlatform(session, options);
  if (options.services) return plan(session.context, platform);
  if (platform) return planPlatform(session.context, platform);
  throw new CodedError({
    code: 'plan.nothing',
    message: '--no-services leaves nothing to plan here',
    where: '--no-services',
    remedy: options.commit
      ? 'hand over --templates, or the commit’s own --platform-claim'
      : 'leave out --no-platform, or --no-services',
  });
}

/** Undefined: the plan has no platform half. */
async function wantedPlatform(session: Session, options: Options): Promise<WantedPlatform | undefined> {
  if (!options.platform) return undefined;
  const files = { templates: options.templates, claim: options.platformClaim };
  const given = await readWantedPlatform(session, files);
  if (given) return given;
  // A commit that is not checked out brings code for its platform, which is not run here.
  if (options.commit) return undefined;
  return { templates: await wantedTemplates(session.context) };
}

/** Needs no AWS, so a job without any permission can do it. */
async function writeOwnClaim(options: Options, file: string, output: Output): Promise<number> {
  const root = await findRoot(process.cwd());
  const workspace = await loadWorkspace(root, options.env);
  const { sha } = await currentCommit(root);
  const templates = options.templates ? await readAssembly(options.templates) : await templatesOf(workspace);
  await writeFile(file, writeClaim({ commit: sha, environment: options.env, templates }));
  output.line(`${templates.length} templates of ${sha.slice(0, 8)} are in ${file}`);
  output.value({ type: 'platform-claim', file, commit: sha, stacks: templates.length });
  return 0;
}
