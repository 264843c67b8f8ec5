import { Hono } from 'hono'
import * as v from 'valibot'
import { SenderRule, SortingSettings } from '../contract/account.ts'
import type { Page as PageOf } from '../contract/conversation.ts'
import { type RuledSender, forgetSender, listSenders, ruleSender } from '../senders/sender.ts'
import { changeSorting, readSorting } from '../senders/sorting.ts'
import { TextArea } from './channel/text-area.tsx'
import { Choice, Field, FormCard } from './fields.tsx'
import { type Form, blank, hasErrors, readForm, submit } from './form.ts'
import { Page, type Viewer } from './page.tsx'
import { Paging } from './paging.tsx'
import { type SettingsContext, type SettingsEnv, doneAt } from './settings-env.ts'

const Input = v.object({
  spamScore: v.pipe(v.string(), v.trim(), v.regex(/^\d{1,3}$/), v.transform(Number), SortingSettings.entries.spamScore),
  roleNames: v.pipe(
    v.string(),
    v.transform((text) => text.split(/[\s,;]+/).filter((name) => name !== '')),
    SortingSettings.entries.roleNames,
  ),
})

const at = '/settings/sorting'

/** Which mail goes to Filtered and to Spam instead of the inbox. */
export const sortingPages = new Hono<SettingsEnv>()
  .get('/', (c) => show(c, {}))
  .post('/', async (c) => {
    const wrong = await submit(await readForm(c), Input, [], (input) => changeSorting(c.var.desk, input))
    return wrong ? show(c, { sorting: wrong }) : c.redirect(doneAt(at, 'sorting'), 303)
  })
  .post('/senders', async (c) => {
    const wrong = await submit(await readForm(c), SenderRule, [], ({ sender, rule }) =>
      ruleSender(c.var.desk, sender, rule),
    )
    return wrong ? show(c, { sender: wrong }) : c.redirect(doneAt(at, 'sender'), 303)
  })
  .post('/senders/remove', async (c) => {
    const { values } = await readForm(c)
    await forgetSender(c.var.desk, values['sender']?.[0] ?? '', values['inbox']?.[0] ?? '')
    return c.redirect(doneAt(at, 'sender_removed'), 303)
  })

interface Forms {
  sorting?: Form
  sender?: Form
}

async function show(c: SettingsContext, forms: Forms): Promise<Response> {
  const { desk, viewer } = c.var
  const cursor = c.req.query('cursor')
  const [{ spamScore, roleNames }, senders] = await Promise.all([readSorting(desk), listSenders(desk, cursor)])
  const sorting = forms.sorting ?? blank({ spamScore: String(spamScore), roleNames: roleNames.join(', ') })
  const sender = forms.sender ?? blank({ rule: 'block' })
  return c.html(
    <SortingPage viewer={viewer} sorting={sorting} sender={sender} senders={senders} isFirst={cursor === undefined} />,
    hasErrors(sorting) || hasErrors(sender) ? 422 : 200,
  )
}

interface SortingPageProps {
  viewer: Viewer
  sorting: Form
  sender: Form
  senders: PageOf<RuledSender>
  isFirst: boolean
}

function SortingPage({ viewer, sorting, sender, senders, isFirst }: SortingPageProps) {
  const { t } = viewer
  return (
    <Page
      viewer={viewer}
      title={t('section.sorting')}
      section="sorting"
      hasErrors={hasErrors(sorting) || hasErrors(sender)}
    >
      <FormCard t={t} form={sorting} action={at} submit="settings.save" intro={t('sorting.intro')}>
        <TextArea
          t={t}
          form={sorting}
          name="roleNames"
          label="field.role_names"
          hint={t('sorting.role_names_hint')}
          rows={3}
        />
        <Field
          t={t}
          form={sorting}
          name="spamScore"
          label="field.spam_score"
          hint={t('sorting.spam_score_hint')}
          type="number"
          inputmode="numeric"
          min={1}
          max={100}
          class="short"
        />
      </FormCard>
      <FormCard
        t={t}
        form={sender}
        action={`${at}/senders`}
        submit="sorting.add"
        kind="outline"
        title={t('sorting.senders')}
        intro={t('sorting.senders_intro')}
      >
        <Field
          t={t}
          form={sender}
          name="sender"
          label="field.sender"
          hint={t('sorting.sender_hint')}
          autocomplete="off"
        />
        <Choice
          t={t}
          form={sender}
          name="rule"
          label="field.rule"
          options={(['block', 'allow'] as const).map((value) => ({ value, label: t(`rule.${value}`) }))}
        />
      </FormCard>
      <Senders viewer={viewer} senders={senders} isFirst={isFirst} />
    </Page>
  )
}

function Senders({ viewer: { t }, senders, isFirst }: Pick<SortingPageProps, 'viewer' | 'senders' | 'isFirst'>) {
  if (senders.items.length === 0 && isFirst) return <p class="intro">{t('sorting.no_senders')}</p>
  return (
    <>
      <ul class="rows">
        {senders.items.map(({ sender, rule, inbox }) => (
          <li>
            <div class="row-text">
              <span class="row-name">{sender}</span>
              <span class="row-more">
                {inbox ? t('sorting.in_inbox', { inbox: inbox.name }) : t('sorting.everywhere')}
              </span>
            </div>
            <div class="chips">
              <span class={rule === 'block' ? 'chip look' : 'chip'}>{t(`rule.${rule}_short`)}</span>
            </div>
            <form method="post" action={`${at}/senders/remove`}>
              <input type="hidden" name="sender" value={sender} />
              <input type="hidden" name="inbox" value={inbox?.id ?? ''} />
              <button class="button" aria-label={t('sorting.remove_named', { sender })}>
                {t('sorting.remove')}
              </button>
            </form>
          </li>
        ))}
      </ul>
      <Paging t={t} at={at} next={senders.next} isFirst={isFirst} />
    </>
  )
}
