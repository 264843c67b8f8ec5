import './icon.css'

/** Every icon as one path on a 24 by 24 grid, drawn with a round stroke. */
const shapes = {
  tray: 'M4 13l2-8h12l2 8v6H4zM4 13h5a3 3 0 006 0h5',
  me: 'M8 8a4 4 0 108 0 4 4 0 10-8 0M5 20c1-4 4-5 7-5s6 1 7 5',
  nobody: 'M6 8a4 4 0 108 0 4 4 0 10-8 0M3 20c1-4 4-5 7-5M16 15l5 5M21 15l-5 5',
  mail: 'M5 5h14a2 2 0 012 2v10a2 2 0 01-2 2H5a2 2 0 01-2-2V7a2 2 0 012-2M4 7l8 6 8-6',
  send: 'M4 12l16-8-5 17-3-7z',
  funnel: 'M4 5h16l-6 8v6l-4-2v-4z',
  stop: 'M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 8v5M12 16h.01',
  bin: 'M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13',
  look: 'M5 11a6 6 0 1012 0 6 6 0 10-12 0M16 16l4 4',
  gear: 'M9 12a3 3 0 106 0 3 3 0 10-6 0M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M5.6 18.4l2.1-2.1M16.3 7.7l2.1-2.1',
  dock: 'M5 5h14a2 2 0 012 2v10a2 2 0 01-2 2H5a2 2 0 01-2-2V7a2 2 0 012-2M14 5v14',
  panel: 'M5 5h14a2 2 0 012 2v10a2 2 0 01-2 2H5a2 2 0 01-2-2V7a2 2 0 012-2M9 5v14',
  x: 'M6 6l12 12M18 6L6 18',
  down: 'M7 10l5 5 5-5',
  back: 'M14 6l-6 6 6 6',
  more: 'M12 6h.01M12 12h.01M12 18h.01',
  tick: 'M5 13l4 4L19 7',
  calendar: 'M6 5h12a2 2 0 012 2v11a2 2 0 01-2 2H6a2 2 0 01-2-2V7a2 2 0 012-2M4 10h16M8 3v4M16 3v4',
  ticket: 'M4 7h16v3a2 2 0 000 4v3H4v-3a2 2 0 000-4zM14 7v10',
  clip: 'M8 12l6-6a3 3 0 014 4l-8 8a5 5 0 01-7-7l7-7',
  bold: 'M7 5h6a3.5 3.5 0 010 7H7zM7 12h7a3.5 3.5 0 010 7H7z',
  italic: 'M10 5h7M7 19h7M14 5l-4 14',
  bullets: 'M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01',
  numbers: 'M10 6h10M10 12h10M10 18h10M4 4.5l1.5-.5v5M3.5 15.5c.4-1.4 2.8-1.2 2.5.4-.2 1-1.500 1.900-2.500 3.100h2.800',
  link: 'M10 14a4 4 0 006 0l3-3a4 4 0 00-6-6l-1 1M14 10a4 4 0 00-6 0l-3 3a4 4 0 006 6l1-1',
  picture: 'M6 5h12a2 2 0 012 2v10a2 2 0 01-2 2H6a2 2 0 01-2-2V7a2 2 0 012-2M5 17l5-5 4 4 2-2 3 3M15 9h.01',
  doc: 'M7 3h7l4 4v14H7zM14 3v4h4',
  clock: 'M4 12a8 8 0 1016 0 8 8 0 10-16 0M12 8v4l3 2',
  alert: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  undo: 'M9 7L4 12l5 5M4 12h10a5 5 0 010 10h-2',
  again: 'M19 12a7 7 0 11-2-5M19 4v4h-4',
  comment: 'M4 5h16v11H9l-5 4z',
  keys: 'M4 7h16a1 1 0 011 1v8a1 1 0 01-1 1H4a1 1 0 01-1-1V8a1 1 0 011-1M7 10h.01M10 10h.01M13 10h.01M16 10h.01M8 14h8',
  off: 'M3 3l18 18M8.500 15.500a5 5 0 017 0M5 12a10 10 0 014-2.500M19 12a10 10 0 00-6-3M12 19h.01',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  out: 'M10 4H5v16h5M14 8l4 4-4 4M18 12H9',
} as const

export type IconName = keyof typeof shapes

/** A picture beside words; it says nothing to a screen reader, whoever uses it names the control. */
export function Icon({ name, small = false }: { name: IconName; small?: boolean }) {
  return (
    <svg class={small ? 'icon small' : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={shapes[name]} stroke-width={name === 'more' ? 2.6 : undefined} />
    </svg>
  )
}
