const TIMEOUT_MS = 15_000;

/** A question that was not answered: `code` as the server gave it, or OFFLINE, BAD_ANSWER. */
export class AskError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** `?tenant=NAME` looks at another tenant than the first. */
const tenant = new window.URLSearchParams(window.location.search).get('tenant');
const ENDPOINT = tenant === null ? '/graphql' : `/t/${encodeURIComponent(tenant)}/graphql`;

/** Asks the GraphQL endpoint with a service key; answers the data. Throws AskError. */
export async function ask(query, variables, key) {
  const response = await sent(JSON.stringify({ query, variables }), key);
  const answer = await response.json().catch(() => null);
  if (answer === null) throw new AskError('BAD_ANSWER', `The server answered ${response.status} without JSON.`);
  const [error] = answer.errors ?? [];
  if (error !== undefined) throw new AskError(error.extensions?.code ?? 'BAD_ANSWER', error.message);
  return answer.data;
}

async function sent(body, key) {
  const headers = { 'content-type': 'application/json', 'x-api-key': key };
  const signal = window.AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(ENDPOINT, { method: 'POST', headers, body, signal });
  } catch {
    throw new AskError('OFFLINE', 'The server cannot be reached.');
  }
}

export const LOOK = `query Look($state: DeliveryState, $source: String) {
  sources {
    name kind canBeAsked lastDeliveryAt lastWholeReconcileAt
    order { key onTie }
    deliveries { waiting failing claimed dead }
    staleness { toldAt oldestAt heldAt }
    reconcileInProgress { startedAt checked total }
    lastReconcile {
      startedAt endedAt since outcome reason missing notCompared
      counts { checked same added changed withdrawn unmapped failed }
      differences { itemId what cmsAt heldAt }
    }
    unmapped { count documents { itemId reason at } }
  }
  inbox(state: $state, source: $source, first: 50) {
    counts { waiting claimed done dead }
    deliveries { id source event state receivedAt dueAt attempts error }
  }
}`;

export const REPLAY = 'mutation Replay($which: DeadLettersInput!) { count: replayDeliveries(which: $which) }';
export const DROP = 'mutation Drop($which: DeadLettersInput!) { count: dropDeliveries(which: $which) }';
