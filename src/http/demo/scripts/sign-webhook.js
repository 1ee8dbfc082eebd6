import { ApiError, request } from './api.js';

/**
 * Sends a webhook as a CMS does: HMAC-SHA256 over `<t>.<raw body>` with the shared secret, hex, in `x-attune-signature`.
 * Answers what was sent, and how long the server took to store it, in ms. Throws ApiError where it was not stored.
 */
export async function sendWebhook({ url, secret }, body) {
  const raw = JSON.stringify(body);
  const t = Date.now();
  const signature = `t=${t},v1=${await hmac(secret, `${t}.${raw}`)}`;
  const from = window.performance.now();
  const headers = { 'content-type': 'application/json', 'x-attune-signature': signature };
  const response = await request(url, { method: 'POST', headers, body: raw });
  const ms = window.performance.now() - from;
  if (!response.ok) throw await refusal(response);
  return { url, ms, status: response.status, signature, raw };
}

async function hmac(secret, text) {
  // Web Crypto is there on https and on localhost only.
  if (!crypto.subtle) throw new ApiError('NO_CRYPTO', 'This browser signs only on https or localhost.');
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  const digest = await crypto.subtle.sign('HMAC', key, bytes.encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function refusal(response) {
  const [error] = (await response.json().catch(() => ({}))).errors ?? [];
  const message = error?.message ?? `The webhook was answered with ${response.status}.`;
  return new ApiError(error?.extensions?.code ?? `HTTP_${response.status}`, message);
}
