import { useRef, useState } from 'preact/hooks'
import type Squire from 'squire-rte'
import type { Inbox } from '../inbox/inbox.ts'
import type { ReplyDraft } from '../inbox/written.ts'
import { t } from '../locales/translate.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { DraftedFiles } from './drafted-files.tsx'
import { Editor } from './editor.tsx'
import { FormatBar } from './format-bar.tsx'
import { LaterMenu } from './later-menu.tsx'
import { laterTimes } from './later-times.ts'
import { TimeDialog } from './time-dialog.tsx'
import { Recipients } from './recipients.tsx'

interface ReplyFormProps {
  inbox: Inbox
  reply: ReplyDraft
  onFiles: (files: FileList | undefined) => void
}

export function ReplyForm({ inbox, reply, onFiles }: ReplyFormProps) {
  const [shown, show] = useState({ cc: reply.cc.length > 0, bcc: reply.bcc.length > 0 })
  const [editor, setEditor] = useState<Squire | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  const uploading = inbox.uploading.value
  const isUploading = uploading.some((one) => one.error === null)
  const sender = inbox.sender.value
  const signature = inbox.signature.value
  const contactEmail = inbox.conversation.value?.contactEmail ?? ''

  return (
    <>
      <Recipients
        label={t('composer.to')}
        people={reply.to}
        contactEmail={contactEmail}
        onChange={(to) => inbox.writeReply({ to })}
      >
        {!shown.cc && (
          <button
            type="button"
            class="more"
            aria-label={t('composer.add_cc')}
            onClick={() => show({ ...shown, cc: true })}
          >
            {t('composer.cc')}
          </button>
        )}
        {!shown.bcc && (
          <button
            type="button"
            class="more"
            aria-label={t('composer.add_bcc')}
            onClick={() => show({ ...shown, bcc: true })}
          >
            {t('composer.bcc')}
          </button>
        )}
      </Recipients>
      {shown.cc && (
        <Recipients
          label={t('composer.cc')}
          people={reply.cc}
          contactEmail={contactEmail}
          onChange={(cc) => inbox.writeReply({ cc })}
        />
      )}
      {shown.bcc && (
        <Recipients
          label={t('composer.bcc')}
          people={reply.bcc}
          contactEmail={contactEmail}
          onChange={(bcc) => inbox.writeReply({ bcc })}
        />
      )}
      {sender && <p class="composer-from cut">{t('composer.from', { name: sender.name, address: sender.email })}</p>}
      <Editor
        html={reply.html}
        isWanted={inbox.composing.value === 'reply'}
        onChange={(html) => inbox.writeReply({ html })}
        onFiles={onFiles}
        onReady={setEditor}
      />
      {signature !== null && (
        <details class="composer-signature">
          <summary>{t('composer.signature')}</summary>
          <p>{signature || t('composer.signature_picture')}</p>
        </details>
      )}
      <DraftedFiles inbox={inbox} uploads={reply.uploads} uploading={uploading} />
      <FormatBar editor={editor}>
        <IconButton icon="clip" label={t('composer.attach')} onClick={() => picker.current?.click()} />
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label={t('composer.attach')}
          onChange={(event) => {
            onFiles(event.currentTarget.files ?? undefined)
            event.currentTarget.value = ''
          }}
        />
        <div class="sending">
          <Button
            kind="primary"
            class="send"
            disabled={inbox.composing.value !== null && !inbox.canSend.value}
            title={isUploading ? t('composer.wait_upload') : 'Ctrl+Enter'}
            onClick={() => void inbox.send()}
          >
            {t('composer.send')}
          </Button>
          <LaterMenu
            onChoose={(at) => void inbox.sendLater(at)}
            onOther={() => inbox.pickTime(true)}
            trigger={(props) => (
              <IconButton
                {...props}
                class="send-later"
                icon="down"
                label={t('composer.send_later')}
                hotkey="Ctrl+Shift+Enter"
                disabled={inbox.composing.value !== null && !inbox.canSend.value}
              />
            )}
          />
        </div>
      </FormatBar>
      {inbox.isPickingTime.value && (
        <TimeDialog
          at={laterTimes(Date.now()).find(({ id }) => id === 'tomorrow')!.at}
          onPick={(at) => void inbox.sendLater(at)}
          onClose={() => inbox.pickTime(false)}
        />
      )}
    </>
  )
}
