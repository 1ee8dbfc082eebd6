/** What a model is saved as: a small JSON header and named arrays of numbers. */
export interface ModelParts {
  readonly header: Readonly<Record<string, unknown>>;
  readonly arrays: Readonly<Record<string, NumberArray>>;
}

export type NumberArray = Float64Array | Float32Array | Int32Array | Uint8Array;

interface ArrayPlace {
  readonly name: string;
  readonly type: keyof typeof TYPES;
  readonly offset: number;
  readonly length: number;
}

interface Envelope {
  readonly format: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly arrays: readonly ArrayPlace[];
  readonly size: number;
}

const TYPES = { Float64Array, Float32Array, Int32Array, Uint8Array } as const;
const MAGIC = 0x4d_54_54_41; // "ATTM", little endian
const ALIGNMENT = 8;
const PREAMBLE = 8;

/** Bytes of a model: magic, length of the header, header, arrays. `format` names the recommender and its format, e.g. `ease/1`. */
export function packModel(format: string, { header, arrays }: ModelParts): Uint8Array {
  const places = layOut(arrays);
  const last = places.at(-1);
  const size = last === undefined ? 0 : aligned(last.offset + last.length * TYPES[last.type].BYTES_PER_ELEMENT);
  const envelope = new TextEncoder().encode(
    JSON.stringify({ format, header, arrays: places, size } satisfies Envelope),
  );
  const start = aligned(PREAMBLE + envelope.length);
  const bytes = new Uint8Array(start + size);
  new DataView(bytes.buffer).setUint32(0, MAGIC, true);
  new DataView(bytes.buffer).setUint32(4, envelope.length, true);
  bytes.set(envelope, PREAMBLE);
  for (const { name, offset } of places) bytes.set(bytesOf(arrays[name]!), start + offset);
  return bytes;
}

/** The parts of a saved model. Throws a RangeError where the bytes are something else, cut short or of another format. */
export function unpackModel(format: string, bytes: Uint8Array): ModelParts {
  const envelope = readEnvelope(bytes);
  if (envelope.format !== format)
    throw new RangeError(`Expected a model of format ${format}, found ${envelope.format}.`);
  const start = aligned(PREAMBLE + new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true));
  if (bytes.length !== start + envelope.size) throw new RangeError(`The model of format ${format} is cut short.`);
  const arrays = envelope.arrays.map((place) => [place.name, readArray(bytes, start, place)] as const);
  return { header: envelope.header, arrays: Object.fromEntries(arrays) };
}

function layOut(arrays: Readonly<Record<string, NumberArray>>): ArrayPlace[] {
  let offset = 0;
  return Object.entries(arrays).map(([name, array]) => {
    const place = { name, type: array.constructor.name as ArrayPlace['type'], offset, length: array.length };
    offset = aligned(offset + array.byteLength);
    return place;
  });
}

function readEnvelope(bytes: Uint8Array): Envelope {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PREAMBLE || view.getUint32(0, true) !== MAGIC)
    throw new RangeError('These bytes are not a model.');
  const end = PREAMBLE + view.getUint32(4, true);
  if (end > bytes.length) throw new RangeError('The header of this model is cut short.');
  try {
    return JSON.parse(new TextDecoder().decode(bytes.subarray(PREAMBLE, end))) as Envelope;
  } catch (cause) {
    throw new RangeError('The header of this model cannot be read.', { cause });
  }
}

/** A view where the bytes lie as numbers must, else a copy: copying a large model would hold up the one who serves. */
function readArray(bytes: Uint8Array, start: number, { type, offset, length }: ArrayPlace): NumberArray {
  const place = bytes.subarray(start + offset, start + offset + length * TYPES[type].BYTES_PER_ELEMENT);
  const { buffer, byteOffset } = place.byteOffset % ALIGNMENT === 0 ? place : place.slice();
  return new TYPES[type](buffer as ArrayBuffer, byteOffset, length);
}

function bytesOf(array: NumberArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function aligned(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}
