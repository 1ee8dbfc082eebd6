const KEY = 'attune-demo-theme';
const DARK = window.matchMedia('(prefers-color-scheme: dark)');

/** A button for the other colour scheme; until it is pressed the system's is followed. */
export function setUpTheme(button) {
  apply(localStorage.getItem(KEY));
  button.addEventListener('click', () => {
    const chosen = isDark() ? 'light' : 'dark';
    localStorage.setItem(KEY, chosen);
    apply(chosen);
  });
  DARK.addEventListener('change', () => apply(localStorage.getItem(KEY)));

  function apply(chosen) {
    if (chosen) document.documentElement.dataset.theme = chosen;
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Switch to ${isDark() ? 'light' : 'dark'} colours`);
  }
}

function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === 'dark' : DARK.matches;
}
