/** Characters of an item's hash. */
export const ITEM_HASH_LENGTH = 8;

/**
 * 48 bits of an item id, as 8 characters: FNV-1a twice, with two seeds and a final mixing each. Of 20,000 items and 2,000
 * hashes, the chance that any item is taken for one it is not is about one in seven million.
 */
export function itemHash(itemId: string): string {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < itemId.length; i += 1) {
    const code = itemId.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x5bd1e995);
  }
  const [high, low] = [mixed(a ^ itemId.length), mixed(b ^ (a >>> 7))];
  const bytes = Buffer.alloc(6);
  bytes.writeUInt32BE(high, 0);
  bytes.writeUInt16BE(low & 0xffff, 4);
  return bytes.toString('base64url');
}

function mixed(given: number): number {
  let h = given;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
