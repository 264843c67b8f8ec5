import * as v from 'valibot'
import type { Pipeline } from '../../contract/account.ts'
import { Id } from '../../contract/id.ts'
import type { ChannelRow } from '../../inboxes/draft.ts'
import { Problem } from '../fields.tsx'
import { type Form, blank, hasErrors } from '../form.ts'
import type { Viewer } from '../page.tsx'
import { StepPage, isDraft, pathOf } from './step-page.tsx'

/** As the form sends it: where it is switched off, the stage stands there for nothing. */
export const TicketsInput = v.pipe(
  v.object({ opensTickets: v.optional(v.string()), ticketStageId: v.optional(v.string()) }),
  v.transform(({ opensTickets, ticketStageId }) => ({
    ticketStageId: opensTickets === 'yes' ? (ticketStageId ?? '') : null,
  })),
  v.object({ ticketStageId: v.nullable(Id) }),
)

/** The form as the channel has it. */
export function ticketsForm({ ticketStageId }: ChannelRow): Form {
  return blank(ticketStageId === null ? {} : { opensTickets: 'yes', ticketStageId })
}

/** Whether what comes by a channel becomes a ticket, and where that begins. */
export function TicketsStep(props: { viewer: Viewer; channel: ChannelRow; pipelines: Pipeline[]; form: Form }) {
  const { viewer, channel, pipelines, form } = props
  const { t } = viewer
  return (
    <StepPage viewer={viewer} channel={channel} step="tickets" hasErrors={hasErrors(form)}>
      <form class="card" method="post" action={`${pathOf(channel)}/tickets`} novalidate>
        <p class="intro">{t('tickets.intro')}</p>
        <Problem t={t} form={form} />
        <div class="option">
          <input
            type="checkbox"
            class="switch-box"
            id="opensTickets"
            name="opensTickets"
            value="yes"
            checked={form.values.opensTickets?.[0] === 'yes'}
            aria-describedby="tickets-help"
          />
          <span>
            <label class="option-name" for="opensTickets">
              {t('tickets.treat')}
            </label>
            <span class="hint" id="tickets-help">
              {t('tickets.treat_help')}
            </span>
          </span>
        </div>
        <StageField viewer={viewer} pipelines={pipelines} form={form} />
        <p class="hint">{t('tickets.from_now')}</p>
        <p class="acts">
          <button class="button primary">{t(isDraft(channel) ? 'connect.next' : 'settings.save')}</button>
        </p>
      </form>
    </StepPage>
  )
}

/** The stages in their order; of several pipelines under the name of each. */
function StageField({ viewer: { t }, pipelines, form }: { viewer: Viewer; pipelines: Pipeline[]; form: Form }) {
  const error = form.errors.ticketStageId
  const chosen = form.values.ticketStageId?.[0]
  const stages = ({ stages: all }: Pipeline) =>
    all.map(({ id, name }) => (
      <option value={id} selected={id === chosen}>
        {name}
      </option>
    ))
  return (
    <div class="field stage">
      <label for="ticketStageId">{t('field.ticket_stage')}</label>
      <select
        id="ticketStageId"
        name="ticketStageId"
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? 'ticketStageId-error' : undefined}
      >
        {pipelines.length === 1
          ? stages(pipelines[0]!)
          : pipelines.map((pipeline) => <optgroup label={pipeline.name}>{stages(pipeline)}</optgroup>)}
      </select>
      {error && (
        <p id="ticketStageId-error" class="wrong">
          {t(error)}
        </p>
      )}
    </div>
  )
}
