/* global NodeFilter, getComputedStyle */
// Runs in the page: answers what is wrong with it for people who do not see, point or discern as its author does.
(() => {
  const problems = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const visible = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const describe = (element) =>
    `<${element.tagName.toLowerCase()} class="${element.className}"> ${(element.textContent ?? '').trim().slice(0, 40)}`;
  const check = (ok, what, element) => ok || problems.push(`${what}: ${describe(element)}`);

  for (const image of all('img')) check(image.hasAttribute('alt'), 'picture without alt', image);
  for (const control of all('a[href], button, input, select, textarea'))
    check(nameOf(control) !== '', 'control without a name', control);
  for (const region of all('main, nav, aside, section, dialog[open]'))
    check(region.matches('main') || labelOf(region) !== '', 'region without a name', region);
  check(all('h1').length === 1, 'not one h1', document.body);
  check(all('main').length === 1, 'not one main', document.body);
  check(document.documentElement.lang !== '', 'page without a language', document.documentElement);
  checkHeadings();
  checkReferences();
  checkContrast();
  checkTargets();
  return problems;

  function labelOf(element) {
    const by = element.getAttribute('aria-labelledby');
    const named = by === null ? null : document.getElementById(by)?.textContent;
    return (element.getAttribute('aria-label') ?? named ?? '').trim();
  }

  function nameOf(control) {
    const labels = [...(control.labels ?? [])].map((label) => label.textContent).join(' ');
    return (labelOf(control) || labels || control.textContent || '').trim();
  }

  function checkHeadings() {
    let last = 0;
    for (const heading of all('h1, h2, h3, h4').filter(visible)) {
      const level = Number(heading.tagName[1]);
      check(level <= last + 1, `heading jumps from ${last} to ${level}`, heading);
      last = level;
    }
  }

  function checkReferences() {
    const ids = all('[id]').map((element) => element.id);
    for (const element of all('[id]'))
      check(ids.filter((id) => id === element.id).length === 1, `id ${element.id} twice`, element);
    for (const name of ['aria-labelledby', 'aria-controls', 'for']) {
      for (const element of all(`[${name}]`))
        check(ids.includes(element.getAttribute(name)), `${name} points nowhere`, element);
    }
  }

  function checkContrast() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const seen = new Set();
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (walker.currentNode.textContent.trim() === '' || seen.has(element) || !visible(element)) continue;
      if (element.closest('.visually-hidden, script, noscript, [inert]')) continue;
      seen.add(element);
      const style = getComputedStyle(element);
      const large =
        parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
      const ratio = contrast(rgba(style.color), backgroundOf(element));
      check(ratio >= (large ? 3 : 4.5), `contrast ${ratio.toFixed(2)}`, element);
    }
  }

  function checkTargets() {
    for (const control of all('button, select, input, textarea, nav a').filter(visible)) {
      const box = (control.closest('label') ?? control).getBoundingClientRect();
      // Links within a sentence are as high as its line (WCAG 2.2, 2.5.8).
      if (control.matches('.link')) continue;
      check(box.width >= 24 && box.height >= 24, `target ${Math.round(box.width)}x${Math.round(box.height)}`, control);
    }
  }

  function backgroundOf(element) {
    const layers = [];
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers
      .reverse()
      .reduce(
        (below, above) => below.map((value, i) => above[i] * above[3] + value * (1 - above[3])),
        [255, 255, 255, 1],
      );
  }

  function rgba(colour) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const context = canvas.getContext('2d');
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  }

  function contrast(a, b) {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  }

  function luminance(colour) {
    const [r, g, b] = colour.slice(0, 3).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
})();
