/** Pieces to publish without having to write one: each should please a different reader. */
export const DRAFTS = [
  {
    locale: 'en',
    type: 'article',
    topics: ['bread', 'cycling'],
    title: 'The bakery at the top of the climb',
    text: 'Two hundred metres above the last village there is an oven, and a baker who opens only for people who arrive out of breath. Her sourdough rests overnight in the cold air, which is why the crumb is so open and the crust sings when it cools.\n\nRiders bring flour up in their jersey pockets and pay with it. A loaf costs five hundred grams of rye, stone-ground, and the story of your worst gear choice.',
  },
  {
    locale: 'de',
    type: 'article',
    topics: ['trains', 'weather'],
    title: 'Wenn der Schnee den Fahrplan schreibt',
    text: 'Auf der alten Gebirgsstrecke fährt im Winter zuerst die Schneeschleuder, dann der Zug. Der Fahrdienstleiter liest am Morgen drei Dinge: die Lawinenlage, den Wind am Pass und die Anschlüsse im Tal.\n\nFällt mehr als ein halber Meter, warten die Züge an der Ausweiche aufeinander, bis die Weiche wieder frei ist. Pünktlich heißt dann: miteinander.',
  },
  {
    locale: 'en',
    type: 'article',
    topics: ['chess', 'machine-learning'],
    title: 'A rook ending a network could not see',
    text: 'The engine gave the position as lost for forty moves. A club player found the fortress in ten minutes: the king shelters, the rook checks from the side, and nothing can be done about it.\n\nWhy did a network trained on millions of games miss it? Because evaluation is an average over what usually happens, and a fortress is exactly what does not.',
  },
  {
    locale: 'en',
    type: 'film',
    topics: ['jazz', 'coffee'],
    title: 'The Quartet Above the Roastery',
    text: 'Every Thursday the drum roaster is switched off at nine and four musicians climb the stairs. The bass player swears the room is tuned to the smell of the beans; the drummer plays with brushes so that the neighbours can sleep.\n\nA film about one evening, one standard played eleven ways, and a pot of filter coffee that is never empty.',
  },
  {
    locale: 'en',
    type: 'course',
    topics: ['astronomy', 'photography'],
    title: 'One hour of sky: a first night with a camera',
    text: 'Four lessons for a clear night without a moon. Find the focus on a bright star and tape the ring. Choose the longest exposure at which stars stay points. Take sixty frames and throw none away.\n\nIn the last lesson the frames are stacked and the Milky Way appears out of the noise.',
  },
  {
    locale: 'pt',
    type: 'article',
    topics: ['oceans', 'history'],
    title: 'O faroleiro que anotava as ondas',
    text: 'Durante trinta e dois anos, o faroleiro da ilha escreveu todas as noites a altura da vaga e o rumo do vento num caderno de capa azul. Ninguém lho pediu.\n\nHoje esses cadernos são a série mais longa que existe daquele mar, e os investigadores leem neles as tempestades de que já ninguém se lembra.',
  },
];
