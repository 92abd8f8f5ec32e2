/** The repository behind the local GitHub: a bare one, read by its objects and served over git's smart HTTP. */
import { execFile, spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';

export class Git {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  async run(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('git', ['--git-dir', this.directory, ...args], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout.trimEnd();
  }

  /** Undefined where nothing has that name. */
  resolve(ref: string): Promise<string | undefined> {
    return this.run('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).catch(
      () => undefined,
    );
  }

  show(commit: string, file: string): Promise<string> {
    return this.run('show', `${commit}:${file}`);
  }

  /** `git http-backend` (git-http-backend(1)) as CGI; `path` is what follows the repository's name. */
  serve(request: IncomingMessage, response: ServerResponse, path: string, query: string): void {
    const child = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env['PATH'],
        GIT_PROJECT_ROOT: this.directory,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: path,
        QUERY_STRING: query,
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    // A client that leaves early closes the pipe under us; the request is over then.
    child.stdin.on('error', () => child.kill());
    request.pipe(child.stdin);
    let head = Buffer.alloc(0);
    let begun = false;
    child.stdout.on('data', (part: Buffer) => {
      if (begun) return void response.write(part);
      head = Buffer.concat([head, part]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      begun = true;
      const headers = new Map(
        head
          .subarray(0, end)
          .toString('latin1')
          .split('\r\n')
          .map((line) => line.split(/:\s*/, 2) as [string, string]),
      );
      const status = Number(headers.get('Status')?.split(' ')[0] ?? 200);
      headers.delete('Status');
      response.writeHead(status, Object.fromEntries(headers));
      response.write(head.subarray(end + 4));
    });
    child.stdout.on('end', () => response.end());
  }
}
