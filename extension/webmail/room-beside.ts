/** The largest rectangle of `area` that touches none of `taken`: an overlay goes there, a compose window stays free. */
export function roomBeside(area: DOMRect, taken: DOMRect[]): DOMRect {
  return taken.reduce((room, other) => (touches(room, other) ? largest(partsBeside(room, other)) : room), area)
}

function touches(a: DOMRect, b: DOMRect): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

function partsBeside(room: DOMRect, other: DOMRect): DOMRect[] {
  return [
    new DOMRect(room.x, room.y, other.left - room.left, room.height),
    new DOMRect(other.right, room.y, room.right - other.right, room.height),
    new DOMRect(room.x, room.y, room.width, other.top - room.top),
    new DOMRect(room.x, other.bottom, room.width, room.bottom - other.bottom),
  ].filter((part) => part.width > 0 && part.height > 0)
}

function largest(rects: DOMRect[]): DOMRect {
  const area = (rect: DOMRect) => rect.width * rect.height
  return rects.reduce((best, rect) => (area(rect) > area(best) ? rect : best), new DOMRect())
}
