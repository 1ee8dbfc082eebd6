import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

/** A key for addresses at rest: `id` is stored with what it sealed, so that keys can be changed one after the other. */
export interface AddressKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** Seals addresses for storing (AES-256-GCM). Pure: the nonce is an argument, 12 bytes, never the same twice for a key. */
export interface AddressSealer {
  /** `keyId.nonce.text.tag`, for this owner only. */
  seal(address: string, owner: string, nonce: Uint8Array): string;
  /** Null where the key is not known any more, or what is stored is not what was sealed for this owner. */
  open(sealed: string, owner: string): string | null;
  /** Whether it was sealed with another key than the one now in use. */
  isOld(sealed: string): boolean;
}

const CIPHER = 'aes-256-gcm';

/** The first key seals, all open. */
export function createAddressSealer(keys: readonly [AddressKey, ...AddressKey[]]): AddressSealer {
  const [current] = keys;
  return {
    seal: (address, owner, nonce) => {
      const cipher = createCipheriv(CIPHER, current.key, nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(address, 'utf8'), cipher.final()]);
      return [current.id, ...[nonce, text, cipher.getAuthTag()].map(encode)].join('.');
    },
    open: (sealed, owner) => {
      const [id, nonce, text, tag] = sealed.split('.');
      const known = keys.find((key) => key.id === id);
      if (known === undefined || nonce === undefined || text === undefined || tag === undefined) return null;
      return decrypt(known, owner, { nonce, text, tag });
    },
    isOld: (sealed) => !sealed.startsWith(`${current.id}.`),
  };
}

interface Parts {
  readonly nonce: string;
  readonly text: string;
  readonly tag: string;
}

function decrypt({ key }: AddressKey, owner: string, { nonce, text, tag }: Parts): string | null {
  try {
    const decipher = createDecipheriv(CIPHER, key, decode(nonce), { authTagLength: 16 }).setAAD(Buffer.from(owner));
    decipher.setAuthTag(decode(tag));
    return Buffer.concat([decipher.update(decode(text)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

const encode = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const decode = (text: string) => Buffer.from(text, 'base64url');

/** What an address is known by where nobody may read it: the same for every way to write it. HMAC-SHA256, 128 bits. */
export function addressHash(address: string, secret: string): string {
  const normal = address.trim().normalize('NFC').toLowerCase();
  return createHmac('sha256', secret).update(`address\n${normal}`).digest('base64url').slice(0, 22);
}

// Control characters would end a header.
// eslint-disable-next-line no-control-regex
const ADDRESS = /^[^\s@<>"',;:\\()[\]\u0000-\u001f\u007f]{1,64}@[^\s@<>"',;:\\()[\]\u0000-\u001f\u007f]{1,253}$/u;

/** Whether it can be an e-mail address: one @, nothing that would end a header or name a second one. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text) && !/^[.]|\.@|\.\.|@\.|@-|\.$/.test(text) && /\.[^.]{2,}$|@localhost$/.test(text);
}

/** The part behind the @, in small letters. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
