import type { ItemFacts } from '../../core/item-facts';
import type { PublishedOrder } from './published-order';

/** An item, and what its score was when the list was made. */
export interface Fresh {
  readonly facts: ItemFacts;
  readonly score: number;
}

/** The list, and the factor by which every score in it has fallen since it was made. */
export interface FreshList {
  readonly items: readonly Fresh[];
  readonly fading: number;
}

/**
 * The newest items that are visible, those of the highest score first, made once for all readers. It stays right as time
 * goes by and as items are met, until something is published or withdrawn: ageing lowers all scores alike, and being met
 * only ever lowers a score. So what stands behind an item scores no more than that item did, times `fading`.
 */
export class FreshestItems {
  private items: readonly Fresh[] = [];
  private madeAt = NaN;
  private moment = '';

  constructor(
    private readonly order: PublishedOrder,
    /** So many of the newest are looked at. */
    private readonly newest: number,
    private readonly halfLifeMs: number,
  ) {}

  /** @param score of an item at `now` (ms) */
  at(now: number, score: (facts: ItemFacts) => number): FreshList {
    const moment = this.order.momentAt(now);
    if (moment !== this.moment || now < this.madeAt) {
      this.items = this.make(now, score);
      this.moment = moment;
      this.madeAt = now;
    }
    return { items: this.items, fading: 2 ** (-(now - this.madeAt) / this.halfLifeMs) };
  }

  private make(now: number, score: (facts: ItemFacts) => number): Fresh[] {
    const items: Fresh[] = [];
    for (const facts of this.order.visibleAt(now)) {
      if (items.length === this.newest) break;
      items.push({ facts, score: score(facts) });
    }
    return items.sort((a, b) => b.score - a.score);
  }
}
