import { createSmtpMailer } from '../../../src/adapters/mail/smtp-mailer';
import type { Mailer } from '../../../src/ports/mailer';
import { smtpError, startSilentServer, startSmtpSink, type SmtpSink } from '../../support/smtp-sink';

const MAIL = {
  to: 'ana@example.org',
  subject: 'Grüße — três notícias',
  html: '<p>Olá</p>',
  text: 'Olá',
  messageId: '<one@mail.example>',
  headers: {
    'List-Unsubscribe': '<https://mail.example/m/unsubscribe/u>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  },
};

describe('the SMTP mailer', () => {
  let sink: SmtpSink;
  const mailers: Mailer[] = [];
  const mailerTo = (url: string, timeoutMs = 2_000) => {
    const mailer = createSmtpMailer({ url, from: 'Review <news@mail.example>', timeoutMs, connections: 2 });
    mailers.push(mailer);
    return mailer;
  };
  beforeEach(async () => {
    sink = await startSmtpSink();
  });
  afterEach(async () => {
    await Promise.all(mailers.splice(0).map((mailer) => mailer.close()));
    await sink.close();
  });

  it('hands a mail over as it is', async () => {
    expect(await mailerTo(sink.url).send(MAIL)).toEqual({ kind: 'accepted' });
    const [{ to, email }] = sink.arrived as [(typeof sink.arrived)[number]];
    expect(to).toBe('ana@example.org');
    expect(email).toMatchObject({ subject: MAIL.subject, messageId: MAIL.messageId, from: { name: 'Review' } });
    expect(email.html).toContain('<p>Olá</p>');
    expect(email.text).toContain('Olá');
    const headers = new Map(email.headers.map(({ key, value }) => [key, value]));
    expect(headers.get('list-unsubscribe')).toBe(MAIL.headers['List-Unsubscribe']);
    expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  });

  it.each([
    [450, '4.2.1 ana@example.org is busy', { kind: 'deferred', reason: '450 4.2.1' }],
    [550, '5.1.1 ana@example.org is not here', { kind: 'refused', reason: '550 5.1.1', dead: true }],
    [550, 'no such user ana@example.org', { kind: 'refused', reason: '550', dead: true }],
    [554, '5.7.1 we do not like ana@example.org', { kind: 'refused', reason: '554 5.7.1', dead: false }],
    [452, '4.2.2 mailbox full', { kind: 'deferred', reason: '452 4.2.2' }],
  ] as const)('tells %d %s, and never what the server said', async (code, words, expected) => {
    sink.refuse.recipient = () => smtpError(code, words);
    const outcome = await mailerTo(sink.url).send(MAIL);
    expect(outcome).toEqual(expected);
    expect(JSON.stringify(outcome)).not.toContain('ana@');
  });

  it('a refusal at the end of the mail is not the mailbox’s', async () => {
    sink.refuse.mail = () => smtpError(554, '5.6.0 I do not like what it says');
    expect(await mailerTo(sink.url).send(MAIL)).toEqual({ kind: 'refused', reason: '554 5.6.0', dead: false });
    sink.refuse.mail = () => smtpError(451, '4.3.0 later');
    expect(await mailerTo(sink.url).send(MAIL)).toEqual({ kind: 'deferred', reason: '451 4.3.0' });
  });

  it('a server that is not there, hangs, or greets with a refusal defers', async () => {
    const silent = await startSilentServer();
    const busy = await startSilentServer('421 4.3.2 come back later\r\n');
    const cross = await startSilentServer('554 5.7.1 not you\r\n');
    expect(await mailerTo('smtp://127.0.0.1:9').send(MAIL)).toMatchObject({ kind: 'deferred' });
    for (const { url } of [silent, busy, cross]) {
      expect(await mailerTo(url, 200).send(MAIL)).toMatchObject({ kind: 'deferred' });
    }
    await Promise.all([silent, busy, cross].map((server) => server.close()));
  });

  it('goes on after a refusal in between', async () => {
    const mailer = mailerTo(sink.url);
    sink.refuse.recipient = (address) => (address.startsWith('bad') ? smtpError(550, '5.1.1 no') : undefined);
    const outcomes = await Promise.all(
      ['a@x.org', 'bad@x.org', 'b@x.org', 'c@x.org'].map((to) => mailer.send({ ...MAIL, to })),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'refused', 'accepted', 'accepted']);
    expect(sink.arrived.map(({ to }) => to).sort()).toEqual(['a@x.org', 'b@x.org', 'c@x.org']);
  });

  it('one address is one address, and content cannot add headers', async () => {
    const mailer = mailerTo(sink.url);
    await mailer.send({ ...MAIL, to: 'ana@example.org, eve@example.org', subject: 'Hi\r\nBcc: eve@example.org' });
    expect(sink.arrived.map(({ to }) => to)).not.toContain('eve@example.org');
    expect(sink.arrived.flatMap(({ email }) => email.bcc ?? [])).toEqual([]);
  });
});
