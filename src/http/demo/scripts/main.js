import { loadSession } from './api.js';
import { createDesk } from './desk-panel.js';
import { createDigest } from './digest-panel.js';
import { byId } from './dom.js';
import { createFeed } from './feed-panel.js';
import { anonymousReader, showReaders } from './readers.js';
import { createRows } from './rows-panel.js';
import { setUpTheme } from './theme.js';

const CHOSEN_KEY = 'attune-demo-reader';

setUpTheme(byId('theme'));
void start();

async function start() {
  // Without a session (outside development, or with the server gone) one can still be nobody in particular.
  const session = await loadSession().catch(() => ({ readers: [], webhook: null }));
  const readers = [...session.readers, anonymousReader()];
  const wanted = new window.URLSearchParams(window.location.search).get('reader') ?? localStorage.getItem(CHOSEN_KEY);
  let who = readers.find((reader) => reader.id === wanted) ?? readers[0];

  const rows = createRows();
  const digest = createDigest();
  const others = () => Promise.all([rows.show(who), digest.show(who)]);
  const feed = createFeed({ onDeed: () => void others() });
  createDesk({
    webhook: session.webhook,
    readers: session.readers.length > 0 ? session.readers : readers,
    onPublished: (id, title) => arrived(id, `“${title}” was published`),
    onWithdrawn: (title) => changed(`“${title}” was withdrawn`),
  });
  showReaders(readers, who, choose);
  choose(who);

  function choose(reader) {
    who = reader;
    localStorage.setItem(CHOSEN_KEY, reader.id);
    void feed.show(who);
    void others();
  }

  function arrived(id, cause) {
    feed.markFromDesk(id);
    return changed(cause);
  }

  async function changed(cause) {
    await feed.refresh(cause);
    await others();
  }
}
