import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { AnswerTimes, ApiAnswer, ApiRequest, ConnectedApi } from '../../core/connected-api';
import { Refusal } from '../../core/refusal';
import { ApiUnavailable } from '../../ports/content-api';
import { RequestFailure } from '../request-failure';
import { retryRequest } from '../retry-request';
import { CmsClock } from './cms-clock';
import { exchange } from './exchange';

export interface ApiClientOptions {
  readonly now: () => number;
  /** For one request (ms). */
  readonly timeoutMs?: number;
  /** Further attempts after a timeout, a lost connection, 408, 425, 429 or 5xx. */
  readonly retries?: number;
  /** First pause, doubled with each attempt and lengthened at random up to twofold (ms). */
  readonly backOffMs?: number;
  readonly maxBytes?: number;
  /** For how long nobody asks again after it was found away, so that nobody waits for it either (ms). */
  readonly pauseMs?: number;
}

export interface Asked extends AnswerTimes {
  readonly answer: ApiAnswer;
}

const STANDARD = { timeoutMs: 10_000, retries: 2, backOffMs: 400, maxBytes: 32_000_000, pauseMs: 5_000 };
const AT_ONCE = 4;
const PATIENCE = { longestBackOffMs: 5_000, longestRetryAfterMs: 10_000 };

/**
 * Asks one CMS: four requests at a time and so many a second, with a timeout, a limit on what is read, and repeats. Where it
 * is away it is left alone for a while, and who asks meanwhile is told at once.
 */
export class ApiClient {
  private readonly options: Required<ApiClientOptions>;
  private readonly clock = new CmsClock();
  private readonly limit = pLimit(AT_ONCE);
  private readonly closing = new AbortController();
  private nextAt = 0;
  private awayUntil = 0;

  constructor(
    private readonly api: Pick<ConnectedApi, 'name' | 'baseUrl' | 'perSecond' | 'credentials'>,
    options: ApiClientOptions,
  ) {
    this.options = { ...STANDARD, ...options };
  }

  /** Rejects with ApiUnavailable, or with a Refusal where the same request would fail again. */
  async ask(request: ApiRequest): Promise<Asked> {
    if (new URL(request.url).origin !== new URL(this.api.baseUrl).origin)
      throw new Refusal('BAD_PAYLOAD', `${this.api.name} names an address that is not under its api.baseUrl.`);
    return this.limit(() => this.insist(request));
  }

  close(): void {
    this.closing.abort();
  }

  private async insist(request: ApiRequest): Promise<Asked> {
    const { now, retries, backOffMs } = this.options;
    const awayMs = this.awayUntil - now();
    if (awayMs > 0) throw this.unavailable('it was away a moment ago', awayMs);
    try {
      const { signal } = this.closing;
      return await retryRequest(() => this.attempt(request), { ...PATIENCE, retries, backOffMs, signal });
    } catch (error) {
      throw this.told(error);
    }
  }

  private async attempt(request: ApiRequest): Promise<Asked> {
    await this.takeTurn();
    const headers = { ...request.headers, ...this.api.credentials?.(this.options.now()) };
    const sent = { ...request, headers };
    const { answer, times } = await exchange(sent, { ...this.options, signal: this.closing.signal });
    return { answer, asOf: this.clock.asOf(times), receivedAt: times.receivedAt, askedAt: times.sentAt };
  }

  /** Spreads requests evenly: no burst, however many wait. */
  private async takeTurn(): Promise<void> {
    const now = performance.now();
    const turn = Math.max(now, this.nextAt);
    this.nextAt = turn + 1_000 / this.api.perSecond;
    if (turn > now) await sleep(turn - now, undefined, { signal: this.closing.signal });
  }

  private told(error: unknown): Error {
    if (error instanceof Refusal) return error;
    if (!(error instanceof RequestFailure)) return this.unavailable('the process is stopping', 0);
    if (!error.retryable) return new Refusal('BAD_PAYLOAD', `${this.api.name} cannot be asked: ${error.message}.`);
    const { now, pauseMs } = this.options;
    const leaveMs = Math.max(error.retryAfterMs, pauseMs);
    this.awayUntil = now() + leaveMs;
    return this.unavailable(error.message, leaveMs);
  }

  private unavailable(why: string, retryAfterMs: number): ApiUnavailable {
    return new ApiUnavailable(`${this.api.name} cannot be asked at the moment: ${why}.`, retryAfterMs);
  }
}
