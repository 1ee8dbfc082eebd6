import type { MailWords } from '../core/mail-words';
import type { MailChoices } from '../usecases/sending/mail-choices';

const STYLE = `:root{color-scheme:light dark}body{font:17px/1.5 Georgia,serif;max-width:34rem;margin:12vh auto;padding:0 1.25rem;
background:light-dark(#f4f6f3,#0e1413);color:light-dark(#14211d,#e7eeeb)}h1{font-size:1.5rem}label{display:block;margin:.6rem 0}
button{font:inherit;padding:.55rem 1.1rem;border:0;border-radius:6px;background:light-dark(#0b6b5d,#6fd3bf);color:light-dark(#fff,#06211c);cursor:pointer}
input{width:1.1rem;height:1.1rem;margin-right:.5rem}fieldset{border:0;padding:0;margin:0 0 1rem 1.6rem}`;

/** A small page without scripts. `content` is HTML of ours. */
export function mailPage(language: string, title: string, content: string): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${STYLE}</style></head><body><main><h1>${title}</h1>${content}</main></body></html>`;
}

/** One button; it posts to the page's own address. */
export function unsubscribeForm({ pages }: MailWords): string {
  return `<p>${pages.unsubscribeAsk}</p><form method="post"><button name="List-Unsubscribe" value="One-Click">${pages.unsubscribeDo}</button></form>`;
}

/** What may be chosen. Ids and names of campaigns are an editor's: escaped. */
export function preferencesForm({ pages }: MailWords, { marketing, allowsPixel, campaigns }: MailChoices): string {
  const lists = campaigns.map(({ id, name, wanted }) => box('campaign', escaped(name), wanted, id)).join('');
  const boxes = `${box('marketing', pages.newsletters, marketing)}<fieldset>${lists}</fieldset>${box('pixel', pages.pixel, allowsPixel)}`;
  return `<form method="post">${boxes}<button>${pages.save}</button></form>`;
}

function box(name: string, label: string, isOn: boolean, value = 'on'): string {
  const checked = isOn ? ' checked' : '';
  return `<label><input type="checkbox" name="${name}" value="${escaped(value)}"${checked}>${label}</label>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
