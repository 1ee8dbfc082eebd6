import type { Reason } from './ranking';

/** What a mail and its pages say around the content, in one language. */
export interface MailWords {
  /** The language: `en`. */
  readonly language: string;
  readonly reasons: { readonly [K in Reason['kind']]: (about: string) => string };
  readonly read: string;
  readonly recap: string;
  /** Why the reader gets it; about: the campaign's name. */
  readonly whyYou: (about: string) => string;
  readonly unsubscribe: string;
  readonly preferences: string;
  /** Below the subject in the list of mails; about: titles. */
  readonly alsoInside: (about: string) => string;
  readonly pages: PageWords;
}

/** Of the pages that the links of a mail lead to. */
export interface PageWords {
  readonly unsubscribeTitle: string;
  readonly unsubscribeAsk: string;
  readonly unsubscribeDo: string;
  readonly unsubscribed: string;
  readonly preferencesTitle: string;
  readonly newsletters: string;
  readonly pixel: string;
  readonly save: string;
  readonly saved: string;
  readonly badLink: string;
}

const en: MailWords = {
  language: 'en',
  reasons: {
    BecauseYouLiked: (about) => (about ? `Because you liked “${about}”` : 'Like something you liked'),
    BecauseYouRead: (about) => (about ? `Because you read “${about}”` : 'Like something you read'),
    SharedTopic: (about) => `You often read about ${about}`,
    SharedAuthor: (about) => `You like to read ${about}`,
    ReadersLikeYou: (about) => (about ? `Readers of “${about}” went on to this` : 'Readers like you read this'),
    SimilarTo: (about) => (about ? `Close to “${about}”` : 'Close to what you read'),
    Trending: () => 'Many are reading this now',
    Popular: () => 'Read by many',
    Fresh: () => 'New',
    EditorsPick: () => 'Chosen by our editors',
    ReadAgain: () => 'Worth reading again',
    Exploration: () => 'Something different',
  },
  read: 'Read on',
  recap: 'What you have read lately',
  whyYou: (about) => `You get this because you subscribed to “${about}”.`,
  unsubscribe: 'Unsubscribe',
  preferences: 'Preferences',
  alsoInside: (about) => `Also inside: ${about}`,
  pages: {
    unsubscribeTitle: 'Unsubscribe',
    unsubscribeAsk: 'Shall we stop sending you newsletters?',
    unsubscribeDo: 'Yes, unsubscribe me',
    unsubscribed: 'You are unsubscribed. We send you no more newsletters.',
    preferencesTitle: 'Your newsletters',
    newsletters: 'Send me newsletters',
    pixel: 'You may count whether I open them',
    save: 'Save',
    saved: 'Saved. It holds from now on.',
    badLink: 'This link is not complete. Please use the one in the mail as it is.',
  },
};

const de: MailWords = {
  language: 'de',
  reasons: {
    BecauseYouLiked: (about) => (about ? `Weil Ihnen „${about}“ gefiel` : 'Ähnlich wie etwas, das Ihnen gefiel'),
    BecauseYouRead: (about) =>
      about ? `Weil Sie „${about}“ gelesen haben` : 'Ähnlich wie etwas, das Sie gelesen haben',
    SharedTopic: (about) => `Sie lesen oft über ${about}`,
    SharedAuthor: (about) => `Sie lesen gern ${about}`,
    ReadersLikeYou: (about) => (about ? `Wer „${about}“ las, las auch dies` : 'Das lesen andere wie Sie'),
    SimilarTo: (about) => (about ? `Nah an „${about}“` : 'Nah an dem, was Sie lesen'),
    Trending: () => 'Das lesen gerade viele',
    Popular: () => 'Von vielen gelesen',
    Fresh: () => 'Neu',
    EditorsPick: () => 'Von der Redaktion gewählt',
    ReadAgain: () => 'Lohnt ein zweites Lesen',
    Exploration: () => 'Einmal etwas anderes',
  },
  read: 'Weiterlesen',
  recap: 'Was Sie zuletzt gelesen haben',
  whyYou: (about) => `Sie erhalten dies, weil Sie „${about}“ abonniert haben.`,
  unsubscribe: 'Abbestellen',
  preferences: 'Einstellungen',
  alsoInside: (about) => `Außerdem: ${about}`,
  pages: {
    unsubscribeTitle: 'Abbestellen',
    unsubscribeAsk: 'Sollen wir Ihnen keine Newsletter mehr schicken?',
    unsubscribeDo: 'Ja, bitte abbestellen',
    unsubscribed: 'Sie sind abgemeldet. Wir schicken Ihnen keine Newsletter mehr.',
    preferencesTitle: 'Ihre Newsletter',
    newsletters: 'Schicken Sie mir Newsletter',
    pixel: 'Sie dürfen zählen, ob ich sie öffne',
    save: 'Speichern',
    saved: 'Gespeichert. Das gilt ab jetzt.',
    badLink: 'Dieser Link ist nicht vollständig. Bitte nehmen Sie den aus der Mail, wie er ist.',
  },
};

const pt: MailWords = {
  language: 'pt',
  reasons: {
    BecauseYouLiked: (about) => (about ? `Porque gostou de “${about}”` : 'Parecido com algo de que gostou'),
    BecauseYouRead: (about) => (about ? `Porque leu “${about}”` : 'Parecido com algo que leu'),
    SharedTopic: (about) => `Lê muitas vezes sobre ${about}`,
    SharedAuthor: (about) => `Gosta de ler ${about}`,
    ReadersLikeYou: (about) => (about ? `Quem leu “${about}” leu também isto` : 'Lido por leitores como você'),
    SimilarTo: (about) => (about ? `Próximo de “${about}”` : 'Próximo do que lê'),
    Trending: () => 'Muitos estão a ler isto agora',
    Popular: () => 'Lido por muitos',
    Fresh: () => 'Novo',
    EditorsPick: () => 'Escolhido pela redação',
    ReadAgain: () => 'Vale a pena reler',
    Exploration: () => 'Algo diferente',
  },
  read: 'Continuar a ler',
  recap: 'O que leu ultimamente',
  whyYou: (about) => `Recebe isto porque subscreveu “${about}”.`,
  unsubscribe: 'Cancelar a subscrição',
  preferences: 'Preferências',
  alsoInside: (about) => `E ainda: ${about}`,
  pages: {
    unsubscribeTitle: 'Cancelar a subscrição',
    unsubscribeAsk: 'Quer deixar de receber as nossas newsletters?',
    unsubscribeDo: 'Sim, cancelar',
    unsubscribed: 'A sua subscrição foi cancelada. Não lhe enviamos mais newsletters.',
    preferencesTitle: 'As suas newsletters',
    newsletters: 'Quero receber newsletters',
    pixel: 'Podem contar se as abro',
    save: 'Guardar',
    saved: 'Guardado. Vale a partir de agora.',
    badLink: 'Esta ligação não está completa. Use a da mensagem, tal como está.',
  },
};

const WORDS: readonly MailWords[] = [en, de, pt];

/** The words in the first language of `locales` that is known; English where none is. */
export function mailWords(locales: readonly string[]): MailWords {
  const languages = locales.map((locale) => locale.toLowerCase().split('-')[0]);
  return languages.map((language) => WORDS.find((words) => words.language === language)).find(Boolean) ?? en;
}

/** Why an item is there. `titleOf` answers the title of an item that is named, `''` where it is gone. */
export function reasonWords(reason: Reason, words: MailWords, titleOf: (itemId: string) => string): string {
  const about =
    'itemId' in reason ? titleOf(reason.itemId) : 'topic' in reason ? reason.topic.replaceAll('-', ' ') : '';
  return words.reasons[reason.kind]('author' in reason ? reason.author : about);
}

/** A day in the reader's language and zone: `5 May 2026`. */
export function dayWords(at: number, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(supported(locale), { dateStyle: 'long', timeZone }).format(at);
}

function supported(locale: string): string {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
