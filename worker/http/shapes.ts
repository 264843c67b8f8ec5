import * as v from 'valibot'
import {
  Access,
  AccountSettings,
  Channel,
  Hello,
  InboxSettings,
  Member,
  Start,
  Team,
  Threading,
} from '../contract/account.ts'
import { Contact, ContactFile, Conversation, Counts, Found, page } from '../contract/conversation.ts'
import { errorStatus } from '../contract/error.ts'
import { Happened, TimelineItem } from '../contract/event.ts'
import { Comment, Message, Upload } from '../contract/message.ts'

const Problem = v.object({
  type: v.literal('about:blank'),
  title: v.string(),
  status: v.number(),
  code: v.picklist(Object.keys(errorStatus)),
  detail: v.string(),
  issues: v.optional(v.array(v.object({ path: v.string(), message: v.string() }))),
})

/** Every shape that the API answers with, under its name in the API's description. */
export const shapes = {
  Access,
  AccountSettings,
  Channel,
  Comment,
  Contact,
  ContactFilePage: page(ContactFile),
  Conversation,
  ConversationOrNull: v.nullable(Conversation),
  ConversationPage: page(Conversation),
  Counts,
  Found,
  FoundPage: page(Found),
  Happened,
  Hello,
  InboxSettings,
  InboxSettingsList: v.array(InboxSettings),
  Member,
  MemberPage: page(Member),
  Message,
  Missed: v.object({ items: v.array(Happened), next: v.nullable(v.number()), reset: v.boolean() }),
  Problem,
  Start,
  Team,
  TeamList: v.array(Team),
  Threading,
  TimelineItem,
  TimelinePage: page(TimelineItem),
  Upload,
}
export type ShapeName = keyof typeof shapes
