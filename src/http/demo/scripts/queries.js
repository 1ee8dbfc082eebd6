const REASON = `fragment Why on Reason {
  __typename
  ... on BecauseYouLiked { item { id title locale } }
  ... on BecauseYouRead { item { id title locale } }
  ... on SimilarTo { item { id title locale } }
  ... on ReadersLikeYou { item { id title locale } }
  ... on SharedTopic { topic }
  ... on SharedAuthor { author }
  ... on Trending { readers hours }
  ... on Popular { readers }
  ... on Fresh { publishedAt }
  ... on ReadAgain { readAt }
}`;

/** The feed with everything a card shows. `token` ties what the reader does to this very showing. */
export const FEED = `query Feed($first: Int!, $after: String, $filter: ItemFilter, $context: ContextInput) {
  feed(first: $first, after: $after, filter: $filter, context: $context) {
    edges {
      score
      signals { name value }
      reason { ...Why }
      token
      node {
        id type locale title summary topics authors premium publishedAt attributes
        image { url alt }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
${REASON}`;

/** Rows of items, each like one that the reader liked. */
export const ROWS = `query BecauseYouLiked($rows: Int!, $first: Int!, $context: ContextInput) {
  becauseYouLiked(rows: $rows, first: $first, context: $context) {
    likedItem { id title locale topics image { url alt } }
    items {
      edges {
        score
        token
        node { id type locale title topics premium attributes image { url alt } }
      }
    }
  }
}`;

/** A newsletter as this reader would get it; records nothing. */
export const DIGEST = `query Digest($campaign: ID!, $context: ContextInput) {
  emailDigest(campaign: $campaign, context: $context) {
    campaign
    period
    subject
    items {
      score
      reason { ...Why }
      node { id type locale title summary topics premium attributes image { url alt } }
    }
  }
}
${REASON}`;

/** What the reader did, in effect in the next feed. */
export const TRACK = `mutation Track($events: [InteractionInput!]!) {
  track(events: $events) {
    accepted
    duplicates
    rejected { index code message }
  }
}`;

/** Where an item stands in a reader's feed. */
export const PLACES = `query Places($first: Int!, $context: ContextInput) {
  feed(first: $first, context: $context) {
    edges { reason { ...Why } node { id } }
  }
}
${REASON}`;

/** Whether an item can be read. */
export const VISIBLE = `query Visible($id: ID!) {
  item(id: $id) { id title locale }
}`;
