const CALM = window.matchMedia('(prefers-reduced-motion: reduce)');

/** Notes where the children of `list` stand; the function it answers, called after a change, moves each from there. */
export function flip(list) {
  const before = new Map([...list.children].map((child) => [child.dataset.id, child.getBoundingClientRect()]));
  return () => {
    if (CALM.matches) return;
    for (const child of list.children) settle(child, before.get(child.dataset.id));
  };
}

function settle(child, from) {
  const to = child.getBoundingClientRect();
  if (from === undefined) {
    child.animate(
      [
        { opacity: 0, transform: 'translateY(14px) scale(.98)' },
        { opacity: 1, transform: 'none' },
      ],
      { duration: 420, easing: 'cubic-bezier(.2,.8,.2,1)' },
    );
  } else if (from.top !== to.top || from.left !== to.left) {
    const start = `translate(${from.left - to.left}px, ${from.top - to.top}px)`;
    child.animate([{ transform: start }, { transform: 'none' }], { duration: 520, easing: 'cubic-bezier(.2,.8,.2,1)' });
  }
}

/** Lets an element go quietly; resolves when it is out of sight. */
export function fadeOut(element) {
  if (CALM.matches) return Promise.resolve();
  const animation = element.animate([{ opacity: 1 }, { opacity: 0.12, transform: 'scale(.97)' }], {
    duration: 240,
    easing: 'ease-in',
    fill: 'forwards',
  });
  return animation.finished.catch(() => undefined);
}
