/** act's JSON log, a line an event, gathered by job and step. */

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly properties: Readonly<Record<string, string>>;
}

export interface JobEnded {
  /** As GitHub names it; a job that never began is not listed. */
  result: 'success' | 'failure' | 'running';
  /** By the step's id, else its name. */
  readonly steps: Record<string, 'success' | 'failure' | 'skipped'>;
  readonly outputs: Record<string, Record<string, string>>;
  readonly annotations: Annotation[];
  /** Markdown of all steps. */
  summary: string;
  log: string;
}

interface Line {
  readonly jobID?: string;
  readonly matrix?: Readonly<Record<string, unknown>>;
  readonly msg?: string;
  readonly step?: string;
  readonly stepID?: readonly string[];
  readonly stage?: string;
  readonly raw_output?: boolean;
  readonly stepResult?: JobEnded['steps'][string];
  readonly jobResult?: 'success' | 'failure';
  readonly command?: string;
  readonly content?: string;
  readonly name?: string;
  readonly arg?: string;
  readonly kvPairs?: Readonly<Record<string, string>>;
}

export class RunLog {
  /** By job id; of a matrix, `id (value)`. */
  readonly jobs: Record<string, JobEnded> = {};
  /** Everything, for a failing test's message. */
  text = '';
  #rest = '';
  readonly #onJob: (id: string, matrix: Readonly<Record<string, unknown>>) => void;

  /** `onJob`: told with every line whose job runs now. */
  constructor(onJob: (id: string, matrix: Readonly<Record<string, unknown>>) => void) {
    this.#onJob = onJob;
  }

  take(part: string): void {
    const lines = (this.#rest + part).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  #line(text: string): void {
    let line: Line;
    try {
      line = JSON.parse(text) as Line;
    } catch {
      this.text += `${text}\n`;
      return;
    }
    const message = (line.msg ?? '').trimEnd();
    this.text += `${line.jobID ? `${line.jobID}: ` : ''}${message}\n`;
    if (!line.jobID) return;
    this.#onJob(line.jobID, line.matrix ?? {});
    const values = Object.values(line.matrix ?? {});
    const id = values.length > 0 ? `${line.jobID} (${values.join(', ')})` : line.jobID;
    this.jobs[id] ??= { result: 'running', steps: {}, outputs: {}, annotations: [], summary: '', log: '' };
    read(this.jobs[id], line, message);
  }
}

function read(job: JobEnded, line: Line, message: string): void {
  const own = line.stepID?.[0];
  const step = own && !/^(\d+|--.*)$/.test(own) ? own : (line.step ?? '');
  if (line.raw_output) job.log += `${message}\n`;
  if (line.stepResult && line.stage === 'Main') job.steps[step] = line.stepResult;
  if (line.stepResult && line.stage === 'Post') job.steps[`post ${step}`] = line.stepResult;
  if (line.jobResult) job.result = line.jobResult;
  if (line.command === 'summary') job.summary += line.content ?? '';
  if (line.command === 'set-output' && line.name) {
    job.outputs[step] ??= {};
    job.outputs[step][line.name] = line.arg ?? '';
  }
  if (line.command === 'error' || line.command === 'warning' || line.command === 'notice')
    job.annotations.push({ level: line.command, message: line.arg ?? '', properties: line.kvPairs ?? {} });
}
