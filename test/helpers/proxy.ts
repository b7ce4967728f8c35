import { createServer, request as ask } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { atEnd } from './at-end.ts';

/** A real HTTP proxy on loopback, for plain targets and tunnels, that wants `user` (USER:PASSWORD). */
export async function startProxy(user: string) {
  const asked: string[] = [];
  const open = new Set<Socket>();
  const isAllowed = (value: string | undefined): boolean =>
    value === `Basic ${Buffer.from(user).toString('base64')}`;
  const server = createServer((request, response) => {
    if (!isAllowed(request.headers['proxy-authorization'])) return void response.writeHead(407).end();
    asked.push(`${request.method} ${request.url}`);
    const { 'proxy-authorization': _own, ...headers } = request.headers;
    const onward = ask(request.url ?? '', { method: request.method ?? 'GET', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    request.pipe(onward);
  });
  server.on('connection', (socket) => open.add(socket));
  server.on('connect', (request, socket: Socket) => {
    if (!isAllowed(request.headers['proxy-authorization'])) {
      return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    }
    asked.push(`CONNECT ${request.url}`);
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    open.add(onward);
    for (const end of [socket, onward]) end.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://${user}@127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
