import type { Digest } from '../../src/core/digest/digest';
import type { DigestServices, ReserveInput, ReserveOutcome, SettleOutcome } from '../../src/usecases/digest-services';
import { Refusal } from '../../src/core/refusal';
import { aCampaign, aDigest } from './digests';

/** Digests of one item, in a campaign called `weekly`: every reader gets one, but for `nobody`. */
export class FakeDigests implements DigestServices {
  readonly calls: { readonly verb: string; readonly input: unknown }[] = [];
  private readonly view = {
    campaign: aCampaign({ id: 'weekly', every: 'week' }),
    origin: 'built-in' as const,
    revision: 0,
    period: '2026-W47',
  };

  reserveDigest(input: ReserveInput): Promise<ReserveOutcome> {
    this.note('reserveDigest', input);
    return this.outcome(input);
  }

  async reserveDigests(inputs: readonly ReserveInput[]): Promise<ReserveOutcome[]> {
    this.note('reserveDigests', inputs);
    return Promise.all(inputs.map((input) => this.outcome(input)));
  }

  commitDigests(ids: readonly string[]): Promise<SettleOutcome[]> {
    this.note('commitDigests', ids);
    return Promise.resolve(ids.map((id) => this.settled(id, 'committed')));
  }

  voidDigests(ids: readonly string[]): Promise<SettleOutcome[]> {
    this.note('voidDigests', ids);
    return Promise.resolve(ids.map((id) => this.settled(id, 'voided')));
  }

  digestById(id: string): Promise<Digest | null> {
    return Promise.resolve(id === 'unknown' ? null : this.digest({ id }));
  }

  async digests(input: Parameters<DigestServices['digests']>[0]) {
    this.note('digests', input);
    const { campaign, keyPrefix: key, locales, after = null } = input;
    const walked = input.userIds ?? (await this.readers(after, input.first));
    const outcomes = await this.reserveDigests(walked.map((userId) => ({ campaign, userId, key, locales })));
    return { outcomes, endCursor: walked.at(-1) ?? null, hasNextPage: walked.length === input.first };
  }

  tokenOf({ id }: Digest, place: number): string {
    return `token-${id}-${place}`;
  }

  feedback(events: unknown) {
    this.note('feedback', events);
    return Promise.resolve({ accepted: 1, rejected: [] });
  }

  readers(after: string | null, limit: number): Promise<string[]> {
    const all = ['ana', 'ben', 'nobody'];
    return Promise.resolve(all.filter((id) => after === null || id > after).slice(0, limit));
  }

  campaigns() {
    return Promise.resolve([this.view]);
  }

  campaign() {
    return Promise.resolve(this.view);
  }

  saveCampaign(given: unknown, expectedRevision?: number) {
    this.note('saveCampaign', { given, expectedRevision });
    return Promise.resolve({ ...this.view, origin: 'stored' as const, revision: 1 });
  }

  pauseCampaign(id: string, paused: boolean) {
    this.note('pauseCampaign', { id, paused });
    return Promise.resolve({ ...this.view, campaign: { ...this.view.campaign, paused } });
  }

  removeCampaign(id: string) {
    this.note('removeCampaign', id);
    return Promise.resolve(true);
  }

  private note(verb: string, input: unknown): void {
    this.calls.push({ verb, input });
  }

  private outcome({ campaign, userId, key }: ReserveInput): Promise<ReserveOutcome> {
    if (campaign !== 'weekly') return Promise.reject(new Refusal('NOT_FOUND', 'There is no such campaign.'));
    const skip = { kind: 'skipped', userId, reason: 'TOO_FEW_ITEMS', message: 'There is nothing new.' } as const;
    if (userId === 'nobody') return Promise.resolve(skip);
    return Promise.resolve({ kind: 'reserved', digest: this.digest({ userId, key }), replayed: false });
  }

  private settled(id: string, state: Digest['state']): SettleOutcome {
    if (id === 'unknown') return { kind: 'refused', id, code: 'NOT_FOUND', message: 'There is no such digest.' };
    return { kind: 'settled', digest: this.digest({ id, state }), repeated: false };
  }

  private digest(given: Partial<Digest>): Digest {
    const items = [{ itemId: 'item-1', score: 0.5, reason: { kind: 'EditorsPick' as const }, slot: null }];
    return aDigest({ campaign: 'weekly', period: '2026-W47', items, ...given });
  }
}
