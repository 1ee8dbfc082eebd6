import type { ItemFacts } from '../core/item-facts';
import type { Impression } from '../core/interaction';
import type { TrainingDeed, TrainingSlice } from '../ports/model-trainer';

/** All that is trained on, gathered from slices. */
export class TrainingLog {
  readonly items: ItemFacts[] = [];
  readonly deeds: TrainingDeed[] = [];
  readonly impressions: Impression[] = [];
  readonly vectors = new Map<string, Float32Array>();

  constructor(private readonly dimensions: number) {}

  add(slice: TrainingSlice): void {
    switch (slice.kind) {
      case 'items':
        for (const item of slice.items) this.items.push(item);
        return;
      case 'deeds':
        for (const deed of slice.deeds) this.deeds.push(deed);
        return;
      case 'impressions':
        for (const impression of slice.impressions) this.impressions.push(impression);
        return;
      case 'vectors':
        slice.vectors.ids.forEach((id, i) => this.vectors.set(id, this.vectorAt(slice.vectors.values, i)));
    }
  }

  private vectorAt(values: Float32Array, i: number): Float32Array {
    return values.subarray(i * this.dimensions, (i + 1) * this.dimensions);
  }
}
