import { at, rowOf } from './dom.js';

export function showRuns(runs, canSend) {
  at('runs').replaceChildren(...runs.map(runRow));
  at('no-runs').hidden = runs.length > 0;
  at('runs-title').textContent = canSend ? 'The last runs' : 'The last runs (no mail server is set up: SMTP_URL)';
}

function runRow({ campaign, period, state, planned, states, reasons }) {
  const why = Object.entries(reasons).map(([reason, count]) => `${reason} ${count}`);
  const open = states.waiting + states.claimed;
  const numbers = [planned, states.sent, states.skipped, states.failed, open];
  return rowOf([campaign, period, state, ...numbers.map(String), why.join(', ')]);
}
