/**
 * Does `work` under a signal that aborts with a TimeoutError after `timeoutMs`, or as `signal` aborts. The time is kept by a
 * timer that holds on to its signal: AbortSignal.timeout inside AbortSignal.any is held by nobody, and once it is collected
 * as garbage it never fires (nodejs/node#57736).
 */
export async function withDeadline<T>(
  timeoutMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const late = () => deadline.abort(new DOMException(`It took longer than ${timeoutMs} ms.`, 'TimeoutError'));
  const timer = setTimeout(late, timeoutMs);
  try {
    return await work(AbortSignal.any([signal, deadline.signal]));
  } finally {
    clearTimeout(timer);
  }
}
