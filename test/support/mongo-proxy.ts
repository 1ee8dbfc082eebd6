import { tcpProxy, type TcpProxy } from './tcp-proxy';

/** A proxy in front of the server of a connection string, and the same database through it. */
export async function mongoProxy(url: string): Promise<TcpProxy & { readonly url: string }> {
  const [, host, port] = /^mongodb:\/\/(?:[^@/]*@)?([^:/]+)(?::(\d+))?/.exec(url) ?? [];
  if (host === undefined) throw new Error(`No host and port can be read from ${url}.`);
  const proxy = await tcpProxy({ host, port: Number(port ?? 27_017) });
  const through = url.replace(/^(mongodb:\/\/(?:[^@/]*@)?)[^/]+/, `$1127.0.0.1:${proxy.port}`);
  return Object.assign(proxy, { url: through });
}
