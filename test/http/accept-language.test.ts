import { acceptedLocales } from '../../src/http/accept-language';

describe('acceptedLocales', () => {
  test.each<[string | undefined, string[]]>([
    [undefined, []],
    ['', []],
    ['*', []],
    ['de', ['de']],
    ['de-AT,de;q=0.9,en;q=0.5', ['de-AT', 'de', 'en']],
    ['en;q=0.1, pt-BR ; q=0.8, fr', ['fr', 'pt-BR', 'en']],
    ['en;q=0, de', ['de']],
    ['en;q=x, de', ['de']],
    ['zh-Hant-TW', ['zh-Hant-TW']],
    ["<script>, de'--, en", ['en']],
    [Array.from({ length: 500 }, () => 'en').join(), Array.from({ length: 20 }, () => 'en')],
  ])('of %s', (header, locales) => {
    expect(acceptedLocales(header)).toEqual(locales);
  });
});
