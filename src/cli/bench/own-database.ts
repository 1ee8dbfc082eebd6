import { randomUUID } from 'node:crypto';
import { createConnection } from 'mongoose';

/** Gives `use` the address of a database of its own on the server of `url`, and drops it afterwards, however that ends. */
export async function withOwnDatabase<T>(url: string, use: (url: string) => Promise<T>): Promise<T> {
  const own = new URL(url);
  own.pathname = `/attune_bench_${randomUUID().slice(0, 8)}`;
  try {
    return await use(own.href);
  } finally {
    const connection = await createConnection(own.href).asPromise();
    await connection.dropDatabase();
    await connection.destroy();
  }
}
