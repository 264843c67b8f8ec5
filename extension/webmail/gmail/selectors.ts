import type { Selector } from '../selector.ts'

/** Ids, roles and data attributes before class names, and no label in any language. */
export const gmailSelectors = {
  account: { css: 'a[aria-label*="@"][href*="SignOutOptions"]', expects: [0, 1] },
  header: { css: 'header[role=banner]', expects: [1, 1] },
  mailArea: { css: '.bkK > .nH', expects: [1, 1] },
  main: { css: '[role=main]', expects: [1, 1] },
  heading: { css: 'h2.hP[data-legacy-thread-id][data-thread-perm-id]', expects: [1, 1] },
  message: { css: '.adn[data-message-id]', expects: [1, 100] },
  sender: { css: 'span.gD[email]', expects: [1, 100] },
  recipient: { css: '.g2[email]', expects: [0, 1000] },
  date: { css: '.g3[title]', expects: [1, 100] },
  composeWindow: {
    css: '[role=dialog]:has([data-compose-id], [name=subjectbox], [g_editable=true])',
    expects: [0, 10],
  },
} as const satisfies Record<string, Selector>
