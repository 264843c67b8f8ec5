import type { ComponentChildren } from 'preact'
import { locale, t } from '../locales/translate.ts'
import { Menu, type TriggerProps } from '../ui/menu.tsx'
import { regional } from '../ui/regional.ts'
import { weekdayTime } from '../ui/time-format.ts'
import { laterTimes } from './later-times.ts'

interface LaterMenuProps {
  onChoose: (at: number) => void
  /** None of those that are offered. */
  onOther: () => void
  trigger: (props: TriggerProps) => ComponentChildren
}

/** When to send it instead of now. */
export function LaterMenu({ onChoose, onOther, trigger }: LaterMenuProps) {
  const times = laterTimes(Date.now())
  return (
    <Menu
      label={t('later.title')}
      items={[
        ...times.map(({ id, at }) => ({ id, label: t(`later.${id}`), hint: weekdayTime(at, regional(locale())) })),
        { id: 'other', label: t('later.other'), icon: 'clock' as const },
      ]}
      onChoose={(id) => {
        const time = times.find((one) => one.id === id)
        if (time) onChoose(time.at)
        else onOther()
      }}
      trigger={trigger}
    />
  )
}
