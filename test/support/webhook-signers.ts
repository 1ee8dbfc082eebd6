import { createHmac } from 'node:crypto';
import { GHOST_SIGNATURE_HEADER } from '../../src/cms/ghost-signature';
import { SIGNATURE_HEADER, signGeneric } from '../../src/cms/generic-signature';
import { HYGRAPH_SIGNATURE, signHygraph } from '../../src/cms/hygraph-signature';
import { PAYLOAD_SIGNATURE_HEADER } from '../../src/cms/payload-signature';
import { SANITY_SIGNATURE, signSanity } from '../../src/cms/sanity-signature';
import type { SourceKind } from '../../src/cms/sources';

/** The headers with which each kind of CMS proves that it sent these bytes at this time (ms). */
export type Signer = (body: Buffer, secret: string, t: number) => Record<string, string>;

const bearer: Signer = (_body, secret) => ({ authorization: `Bearer ${secret}` });
const hex = (secret: string, ...parts: (string | Buffer)[]) => {
  const hmac = createHmac('sha256', secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
};

/** Those that sign what they send, and when. */
export const SIGNING = {
  generic: (body, secret, t) => ({ [SIGNATURE_HEADER]: signGeneric(body, secret, t) }),
  ghost: (body, secret, t) => ({ [GHOST_SIGNATURE_HEADER]: `sha256=${hex(secret, body, String(t))}, t=${t}` }),
  payload: (body, secret, t) => {
    const seconds = String(Math.floor(t / 1000));
    return { [PAYLOAD_SIGNATURE_HEADER]: `t=${seconds},v1=${hex(secret, `${seconds}.`, body)}` };
  },
  hygraph: (body, secret, t) => ({
    [HYGRAPH_SIGNATURE]: `sign=${signHygraph(body, 'master', t, secret).toString('base64')}, env=master, t=${t}`,
  }),
  sanity: (body, secret, t) => ({
    [SANITY_SIGNATURE]: `t=${t},v1=${signSanity(body, secret, t).toString('base64url')}`,
  }),
} satisfies Partial<Record<SourceKind, Signer>>;

/** Every kind; Contentful may bring its secret along instead of signing. */
export const SIGNERS: Readonly<Record<SourceKind, Signer>> = {
  ...SIGNING,
  strapi: bearer,
  directus: bearer,
  wordpress: bearer,
  contentful: bearer,
};
