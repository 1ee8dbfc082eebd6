// What the page asks of the server. The key is kept for as long as the tab is open, and sent only here.
const KEY = 'attune-campaigns-key';
// At /t/NAME/… it would be another tenant; the page itself is everybody's.
const tenant = new window.URLSearchParams(window.location.search).get('tenant');
const api = `${tenant === null ? '' : `/t/${encodeURIComponent(tenant)}`}/campaigns/api`;

export function keepKey(key) {
  window.sessionStorage.setItem(KEY, key);
}

export function hasKey() {
  return window.sessionStorage.getItem(KEY) !== null;
}

export async function ask(path, query = {}) {
  return answerOf(await fetch(`${api}/${path}?${new window.URLSearchParams(query)}`, { headers: key() }));
}

export async function tell(path, body) {
  const headers = { ...key(), 'content-type': 'application/json' };
  return answerOf(await fetch(`${api}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

function key() {
  return { 'x-api-key': window.sessionStorage.getItem(KEY) ?? '' };
}

async function answerOf(response) {
  if (response.status === 204) return null;
  const body = await response.json();
  if (response.ok) return body;
  throw new Error(body.errors?.[0]?.message ?? `It answered ${response.status}.`);
}
