/** Ids outside, dense ordinals inside: 0, 1, 2 … in the order in which ids were first seen. */
export class Ordinals {
  private readonly byId = new Map<string, number>();
  private readonly list: string[] = [];

  constructor(ids: Iterable<string> = []) {
    for (const id of ids) this.add(id);
  }

  get size(): number {
    return this.list.length;
  }

  get ids(): readonly string[] {
    return this.list;
  }

  /** The ordinal of an id, given out now where it is new. */
  add(id: string): number {
    const known = this.byId.get(id);
    if (known !== undefined) return known;
    this.byId.set(id, this.list.length);
    this.list.push(id);
    return this.list.length - 1;
  }

  of(id: string): number | undefined {
    return this.byId.get(id);
  }

  /** The id of an ordinal; throws a RangeError for one that was never given out. */
  id(ordinal: number): string {
    const id = this.list[ordinal];
    if (id === undefined) throw new RangeError(`No id has the ordinal ${ordinal}.`);
    return id;
  }
}
