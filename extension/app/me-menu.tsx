import type { Availability, Locale } from '../../worker/contract/account.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import type { Session } from '../session/session.ts'
import { Icon } from '../ui/icon.tsx'
import { Menu, type MenuItem } from '../ui/menu.tsx'

const availabilities: Availability[] = ['available', 'away']
/** Each in its own words, so that who lost their way finds it back. */
const languages: Record<Locale, string> = { en: 'English', nl: 'Nederlands', nb: 'Norsk bokmål' }

/** What is mine: whether I am there, my language, the way out. */
export function MeMenu({ inbox, session }: { inbox: Inbox; session: Session }) {
  const me = inbox.start.value?.me
  if (!me) return null
  const items: MenuItem[] = [
    ...availabilities.map((one, index) => ({
      id: one,
      label: t(`availability.${one}`),
      picture: <i class={one === 'away' ? 'dot away' : 'dot'} />,
      isChosen: me.availability === one,
      group: index === 0 ? me.name : undefined,
    })),
    ...Object.entries(languages).map(([id, label], index) => ({
      id,
      label,
      isChosen: me.locale === id,
      group: index === 0 ? t('app.language') : undefined,
    })),
    // Also where a sign alone is no key.
    {
      id: 'keys',
      label: t('shortcuts.title'),
      icon: 'keys',
      group: session.accountName.value || inbox.start.value?.account.name,
    },
    { id: 'sign-out', label: t('app.sign_out'), icon: 'out' },
  ]
  function choose(id: string) {
    if (id === 'sign-out') void session.signOut()
    else if (id === 'keys') inbox.toggleHelp()
    else if (id === 'available' || id === 'away') void inbox.setAvailability(id)
    else void inbox.setLocale(id as Locale)
  }
  const label = t('availability.label', { availability: t(`availability.${me.availability}`) })
  return (
    <Menu
      label={t('me.menu', { name: me.name })}
      items={items}
      onChoose={choose}
      trigger={({ buttonRef, ...props }) => (
        <button {...props} ref={buttonRef} type="button" class="availability" aria-label={label} title={label}>
          <i class={me.availability === 'away' ? 'dot away' : 'dot'} />
          <span>{t(`availability.${me.availability}`)}</span>
          <Icon name="down" small />
        </button>
      )}
    />
  )
}
