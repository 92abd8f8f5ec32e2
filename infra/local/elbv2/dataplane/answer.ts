/** Answers the balancer gives itself, in the words and shape of the real one. */
import { type ServerResponse, STATUS_CODES } from 'node:http';

/** One of the balancer's own error pages. */
export function sendPage(response: ServerResponse, status: number): void {
  const title = `${status} ${STATUS_CODES[status] ?? ''}`;
  send(
    response,
    status,
    'text/html',
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
  );
}

/** A whole answer with a body (and maybe a location). */
export function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  location?: string,
): void {
  response.sendDate = true;
  const headers = [
    'Server',
    'awselb/2.0',
    'Content-Type',
    type,
    'Content-Length',
    String(Buffer.byteLength(body)),
  ];
  if (location !== undefined) headers.push('Location', location);
  headers.push('Connection', response.shouldKeepAlive ? 'keep-alive' : 'close');
  response.writeHead(status, headers);
  response.end(body);
}
