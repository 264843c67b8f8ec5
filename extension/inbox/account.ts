import { computed, signal } from '@preact/signals'
import type { Availability, Locale, Member, Start } from '../../worker/contract/account.ts'
import type { ApiError } from '../api/api-error.ts'
import type { Client } from '../api/client.ts'
import { attempt } from './attempt.ts'
import type { Act, Toasts } from './toasts.ts'

type Wish = { availability?: Availability; locale?: Locale }

/** The account as the member sees it, and what members may change of themselves. */
export function createAccount(client: Pick<Client, 'start' | 'changeMe'>, toasts: Toasts) {
  const told = signal<Start | null>(null)
  const error = signal<ApiError | null>(null)
  const wishes = signal<readonly Wish[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined

  const start = computed<Start | null>(() => {
    const base = told.value
    if (!base || !wishes.value.length) return base
    return withMe(base, Object.assign({}, base.me, ...wishes.value))
  })

  /** Null when it failed: then `error` says why, unless there is an older start to go on with. */
  async function load(): Promise<Start | null> {
    const answer = await attempt(client.start)
    error.value = answer.ok || told.peek() ? null : answer.error
    if (answer.ok) told.value = answer.value
    return answer.ok ? answer.value : null
  }

  async function change(act: Act, wish: Wish, undo: ((before: Member) => Promise<void>) | null): Promise<void> {
    const before = start.peek()?.me
    if (!before) return
    wishes.value = [...wishes.peek(), wish]
    const answer = await attempt(() => client.changeMe(wish))
    if (answer.ok && told.peek()) told.value = withMe(told.peek()!, answer.value)
    wishes.value = wishes.peek().filter((one) => one !== wish)
    const what = { values: { ...wish } }
    if (!answer.ok) toasts.refused(answer.error, `${act}.not`, what)
    else if (undo) toasts.done(act, what, () => undo(before))
    else toasts.undone(act, what)
  }

  async function setAvailability(availability: Availability, isUndo = false): Promise<void> {
    const undo = (before: Member) => setAvailability(before.availability, true)
    await change('toast.availability', { availability }, isUndo ? null : undo)
  }

  async function setLocale(locale: Locale, isUndo = false): Promise<void> {
    const undo = (before: Member) => setLocale(before.locale, true)
    await change('toast.locale', { locale }, isUndo ? null : undo)
  }

  return {
    start,
    error,
    load,
    setAvailability: (availability: Availability) => setAvailability(availability),
    setLocale: (locale: Locale) => setLocale(locale),
    /** Members, inboxes or the account itself changed: one question for a burst of it. */
    askSoon(): void {
      timer ??= setTimeout(() => {
        timer = undefined
        void load()
      }, 300)
    },
    nameOf: (memberId: string | null): string =>
      told.peek()?.members.find((member) => member.id === memberId)?.name ?? '',
    stageName: (stageId: string): string =>
      told
        .peek()
        ?.pipelines.flatMap((pipeline) => pipeline.stages)
        .find((stage) => stage.id === stageId)?.name ?? '',
    dispose: () => clearTimeout(timer),
  }
}

export type Account = ReturnType<typeof createAccount>

function withMe(start: Start, me: Member): Start {
  return { ...start, me, members: start.members.map((member) => (member.id === me.id ? me : member)) }
}
