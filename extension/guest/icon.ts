const SVG = 'http://www.w3.org/2000/svg'

const paths = {
  tray: 'M4 13l2-8h12l2 8v6H4zM4 13h5a3 3 0 006 0h5',
  down: 'M7 10l5 5 5-5',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  ticket: 'M3 8h18v3a2 2 0 000 4v3H3v-3a2 2 0 000-4zM14 8v10',
  comment: 'M4 5h16v11H11l-4 4v-4H4z',
  nobody: 'M10 12a4 4 0 100-8 4 4 0 000 8zM3 20c.8-4 3.500-5.500 7-5.500M15.500 15l5 5M20.500 15l-5 5',
} as const

/** Line icons of one weight; they say nothing to a screen reader, their button does. */
export function icon(name: keyof typeof paths): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', paths[name])
  svg.append(path)
  return svg
}
