import type { Selector } from '../selector.ts'

/** Outlook builds its class names anew with each release: ids, roles and data attributes only. */
export const outlookSelectors = {
  account: { css: '#O365_MainLink_Me[aria-label]', expects: [0, 1] },
  mailbox: { css: '[id^=primaryMailboxRoot]', expects: [0, 1] },
  header: { css: '#o365header, #o365headerContainer, [role=banner]', expects: [0, 2] },
  list: { css: '[data-app-section=MessageList]', expects: [0, 1] },
  main: { css: '[role=main]', expects: [1, 1] },
  conversation: { css: '#ConversationReadingPaneContainer', expects: [0, 1] },
  item: { css: '#ItemReadingPaneContainer', expects: [0, 1] },
  selectedRow: { css: '[role=option][data-convid][aria-selected=true]', expects: [0, 1] },
  heading: { css: '[id^=CONV_][id$=_SUBJECT][role=heading]', expects: [0, 1] },
  sender: { css: '[id^=MSG_][id$=_FROM]', expects: [1, 100] },
  recipients: { css: '[id^=MSG_][id$=_TO]', expects: [0, 100] },
} as const satisfies Record<string, Selector>
