/** What the local GitHub remembers; a test reads it as it is. */

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly by: string;
  body: string;
}

export interface DeploymentStatus {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
}

export interface Deployment {
  readonly id: number;
  readonly ref: string;
  readonly sha: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string | null;
  readonly payload: unknown;
  readonly statuses: DeploymentStatus[];
}

export interface CheckRun {
  readonly id: number;
  readonly headSha: string;
  name: string;
  status: string;
  conclusion: string | null;
  detailsUrl: string | null;
  externalId: string;
  output: { title: string | null; summary: string | null; text: string | null; annotations: unknown[] };
}

export interface Issue {
  readonly number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  stateReason: string | null;
  labels: string[];
}

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly state: 'open' | 'closed';
  readonly draft: boolean;
  /** The commit of main that it became. */
  readonly mergeCommit?: string;
  readonly base: { readonly ref: string; readonly sha: string };
  /** `repository` differs from ours for a fork. */
  readonly head: { readonly ref: string; readonly sha: string; readonly repository: string };
}

export interface Approval {
  readonly state: 'approved' | 'rejected';
  readonly by: string;
  readonly comment: string;
  readonly environments: readonly string[];
}

export interface Artifact {
  readonly id: number;
  readonly name: string;
  /** A zip archive. */
  readonly archive: Buffer;
}

export interface WorkflowRun {
  readonly id: number;
  /** `.github/workflows/<file>` */
  readonly path: string;
  readonly name: string;
  readonly event: string;
  readonly headBranch: string;
  readonly headSha: string;
  readonly headRepository: string;
  readonly actor: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly approvals: Approval[];
  /** Asked when a job waits for its reviewers, with the environment's name; absent: what `approvals` has is all. */
  readonly review?: ((environment: string) => Promise<Approval>) | undefined;
  readonly artifacts: Artifact[];
  /** The job that runs: one at a time here. */
  job?: { readonly id: string; readonly environment: string | undefined };
  status: 'in_progress' | 'completed';
  conclusion: 'success' | 'failure' | 'cancelled' | null;
}

export interface Environment {
  readonly name: string;
  /** Logins who must approve; none: nobody is asked. */
  readonly reviewers: readonly string[];
  readonly preventSelfReview: boolean;
  /** Branches that may deploy; null: every branch. */
  readonly branches: readonly string[] | null;
  readonly waitMinutes: number;
}

/** A request or answer that GitHub's description does not allow, or a permission that the job's token lacks. */
export interface Violation {
  readonly request: string;
  readonly fault: string;
}

export interface RecordedCall {
  readonly method: string;
  readonly path: string;
  readonly operation: string;
  readonly status: number;
  readonly job?: string;
}

export class GitHubState {
  readonly repository: string;
  readonly repositoryId: string;
  readonly ownerId: string;
  readonly comments: Comment[] = [];
  readonly deployments: Deployment[] = [];
  readonly checkRuns: CheckRun[] = [];
  readonly issues: Issue[] = [];
  readonly pullRequests: PullRequest[] = [];
  readonly runs: WorkflowRun[] = [];
  readonly environments: Environment[] = [];
  readonly violations: Violation[] = [];
  readonly calls: RecordedCall[] = [];
  #last = 1000;

  constructor(options: { repository: string; repositoryId: string; ownerId: string }) {
    this.repository = options.repository;
    this.repositoryId = options.repositoryId;
    this.ownerId = options.ownerId;
  }

  nextId(): number {
    return ++this.#last;
  }

  /** Issues and pull requests share their numbers. */
  nextNumber(): number {
    return (
      Math.max(
        0,
        ...this.issues.map((each) => each.number),
        ...this.pullRequests.map((each) => each.number),
      ) + 1
    );
  }

  get name(): string {
    return this.repository.split('/')[1] ?? '';
  }
}
