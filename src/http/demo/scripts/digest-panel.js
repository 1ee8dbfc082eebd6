import { ApiError, graphql } from './api.js';
import { cover } from './cover.js';
import { byId, fill, h } from './dom.js';
import { reason } from './feed-card.js';
import { emptyNote, failure, ghosts } from './notice.js';
import { DIGEST } from './queries.js';
import { queryButton } from './query-sheet.js';

const CAMPAIGNS = [
  { id: 'daily', label: 'Today' },
  { id: 'weekly', label: 'This week' },
];

/** A newsletter as it would look in the reader's mailbox. */
export function createDigest() {
  const body = byId('digest-body');
  const state = { who: null, campaign: 'daily', asked: null, turn: 0 };
  fill(
    byId('digest-tools'),
    choice(),
    queryButton('The digest', () => state.asked),
  );
  return { show };

  function choice() {
    const select = h(
      'select',
      { class: 'select', 'aria-label': 'Which digest' },
      CAMPAIGNS.map(({ id, label }) => h('option', { value: id }, label)),
    );
    select.addEventListener('change', () => {
      state.campaign = select.value;
      void show(state.who);
    });
    return select;
  }

  async function show(who) {
    const mine = (state.turn += 1);
    state.who = who;
    const variables = { campaign: state.campaign, context: { locales: who.locales } };
    body.setAttribute('aria-busy', 'true');
    if (body.childElementCount === 0) fill(body, ghosts());
    try {
      const answer = await graphql(DIGEST, variables, who);
      if (mine !== state.turn) return;
      state.asked = { query: DIGEST, variables, who, ...answer };
      fill(body, mail(answer.data.emailDigest, who));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (mine === state.turn)
        fill(
          body,
          failure(error, () => show(who)),
        );
    } finally {
      if (mine === state.turn) body.setAttribute('aria-busy', 'false');
    }
  }
}

function mail(digest, who) {
  const to = who.token ? `${who.name} <${who.id}@example.org>` : 'you';
  const head = h(
    'dl',
    { class: 'mail-head' },
    line('From', 'The Larkhaven Post <post@example.org>'),
    line('To', to),
    line('Subject', h('strong', { class: 'mail-subject', lang: who.locales[0] }, digest.subject)),
  );
  const items =
    digest.items.length === 0
      ? emptyNote('Nothing to send', 'A digest without news is not sent at all.')
      : h('ol', { class: 'mail-items' }, digest.items.map(entry));
  return h(
    'div',
    { class: 'mail' },
    head,
    items,
    h(
      'p',
      { class: 'mail-foot' },
      `${digest.campaign} · ${digest.period} · a preview: nothing is sent, nothing is recorded`,
    ),
  );
}

function line(name, value) {
  return h('div', {}, h('dt', {}, name), h('dd', {}, value));
}

function entry({ node, reason: why }, i) {
  return h(
    'li',
    { class: i === 0 ? 'mail-item mail-lead' : 'mail-item' },
    h('div', { class: 'mail-cover' }, cover(node, { alt: '' })),
    h(
      'div',
      {},
      h(
        'p',
        { class: 'mail-title', lang: node.locale },
        node.title,
        node.premium ? h('span', { class: 'premium' }, 'Premium') : null,
      ),
      i === 0 && node.summary ? h('p', { class: 'mail-summary', lang: node.locale }, node.summary) : null,
      reason(why),
    ),
  );
}
