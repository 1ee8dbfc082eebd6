import type { Palette } from './brush';

function tones(ground: string, deep: string, mid: string, light: string, accent: string): Palette {
  return { ground, deep, mid, light, accent };
}

/** Two palettes a topic, a day and an evening one, so that neighbours in a list differ. */
const PALETTES: Readonly<Record<string, readonly Palette[]>> = {
  architecture: [
    tones('#e9dcc6', '#6b4b3a', '#c98d5e', '#f6eee0', '#2f6f73'),
    tones('#c3d3d6', '#294a52', '#7ea0a6', '#f2f5f1', '#e0795a'),
  ],
  astronomy: [
    tones('#141c3a', '#0b1026', '#33437f', '#e8e6d6', '#f2b861'),
    tones('#1d1733', '#100c20', '#5b3f7d', '#efe6ec', '#ee7d77'),
  ],
  bread: [
    tones('#efe1ca', '#7a4520', '#c98443', '#f8eedd', '#a63d24'),
    tones('#54655b', '#3d2417', '#b87838', '#f3e2c0', '#e5b45b'),
  ],
  chess: [
    tones('#dfe3d8', '#25352f', '#6f8f7a', '#f5f3e8', '#c8553d'),
    tones('#3b2f36', '#1f181d', '#9a7f6b', '#efe3d3', '#d9a441'),
  ],
  cities: [
    tones('#f1cdb4', '#3a3f5c', '#9a6f80', '#fbe9d9', '#e4572e'),
    tones('#bcd6de', '#22405a', '#5f8fa8', '#f3f7f5', '#f0b23e'),
  ],
  climbing: [
    tones('#f2d3b3', '#7c4034', '#c47b57', '#fbeedd', '#1f6f8b'),
    tones('#cfd8e3', '#3b4a5f', '#8291a5', '#f4f6f8', '#e8643c'),
  ],
  coffee: [
    tones('#e7d8c8', '#3c2218', '#8a5a3b', '#f9f1e6', '#3f7d6e'),
    tones('#2f4a4a', '#23140f', '#7d4f33', '#f1e6d6', '#e39a55'),
  ],
  cycling: [
    tones('#f4dc9f', '#24444f', '#5e9aa0', '#fdf6e3', '#dd4b39'),
    tones('#cfe3d2', '#27403a', '#6fa287', '#f7f8ef', '#ef8a3c'),
  ],
  gardening: [
    tones('#e6e8c9', '#2e4a2b', '#7a9a4b', '#f8f6e2', '#d5643f'),
    tones('#27402f', '#15261b', '#5f8f5a', '#e9efd2', '#f0b84a'),
  ],
  history: [
    tones('#e8d9bb', '#4e3426', '#a97c50', '#f7efdc', '#2b5f75'),
    tones('#2e3d4d', '#1b2530', '#8f7b5c', '#efe4cb', '#d8a24a'),
  ],
  jazz: [
    tones('#1f3b5c', '#101d2e', '#3f77a5', '#f2e9d5', '#f08a4b'),
    tones('#f0b84d', '#3a1f33', '#b8483f', '#fbf0d9', '#2a6f77'),
  ],
  'machine-learning': [
    tones('#e4e6f2', '#2b2d5b', '#7a7fc0', '#fafaff', '#e8634a'),
    tones('#17233a', '#0e1626', '#3f6f8f', '#dfeaf0', '#52d0a5'),
  ],
  oceans: [
    tones('#f5dfc4', '#0f4358', '#2f7f93', '#e9f4ef', '#ef7d57'),
    tones('#16324f', '#0b1e33', '#2c6c8c', '#dff0ee', '#f5d76b'),
  ],
  photography: [
    tones('#e6e1db', '#232323', '#7d7771', '#faf8f4', '#d2452d'),
    tones('#2a2430', '#151118', '#6a5a70', '#f0e8ea', '#f0a04b'),
  ],
  privacy: [
    tones('#dfe7e6', '#223b40', '#6c9494', '#f6faf8', '#d9663b'),
    tones('#2c2a44', '#18172b', '#6a65a0', '#ebe9f6', '#f2c14e'),
  ],
  trains: [
    tones('#efe3d0', '#1f3350', '#c24c38', '#fbf6ea', '#e2a33b'),
    tones('#12284a', '#0a1830', '#3d6aa8', '#e6edf6', '#ffb454'),
  ],
  typography: [
    tones('#f3eee3', '#1d1c1a', '#c9bfae', '#fffdf7', '#d83a2b'),
    tones('#1f4e5f', '#12303b', '#4e8796', '#f4ead6', '#f3a712'),
  ],
  weather: [
    tones('#d5e2ea', '#33506b', '#89a9c0', '#f9fbfb', '#f1a94e'),
    tones('#39405a', '#242940', '#6d7aa3', '#e9ecf4', '#f3cf5b'),
  ],
};

const OTHER: readonly Palette[] = [
  tones('#e6ece8', '#1f3f3a', '#7fa79b', '#fafcf9', '#e0823d'),
  tones('#24313a', '#151e25', '#587c86', '#e7eff0', '#e9b44c'),
];

/** The palettes of a topic; a neutral pair for topics nobody drew. */
export function palettesOf(topic: string | undefined): readonly Palette[] {
  return (topic !== undefined && Object.hasOwn(PALETTES, topic) ? PALETTES[topic] : undefined) ?? OTHER;
}
