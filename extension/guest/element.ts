type Child = Node | string | null | false

/** A DOM element with attributes and children; nothing is ever parsed as HTML on the host's page. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | null> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const el = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) if (value !== null) el.setAttribute(name, value)
  el.append(...children.filter((child) => child !== null && child !== false))
  return el
}

/** Runs on clicks and keys of a person: a script of the page may reach our buttons, and its clicks count for nothing. */
export function onPress(button: HTMLElement, pressed: () => void): void {
  button.addEventListener('click', (event) => {
    event.stopPropagation()
    if (event.isTrusted) pressed()
  })
}
