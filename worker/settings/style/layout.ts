export const layout = `
*, ::before, ::after { box-sizing: border-box; }

html { -webkit-text-size-adjust: 100%; }

body {
  margin: 0;
  min-height: 100vh;
  font: 14px/20px var(--font);
  color: var(--text);
  background: var(--ground);
  -webkit-font-smoothing: antialiased;
}

h1, h2, h3, p, ul, fieldset, legend { margin: 0; padding: 0; }
ul { list-style: none; }
h1 { font-size: 24px; line-height: 32px; font-weight: 400; overflow-wrap: anywhere; }
h2 { font-size: 16px; line-height: 24px; font-weight: 500; overflow-wrap: anywhere; }
a { color: var(--accent); text-decoration: none; }
a:hover, :is(.hint, .intro, .note) a:not(.button) { text-decoration: underline; }

:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
main:focus, fieldset:focus { outline: none; }
fieldset:target { outline: 2px solid var(--accent); outline-offset: 8px; border-radius: var(--chip); }

.cut { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }

.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.skip { position: absolute; left: 12px; top: -60px; padding: 8px 14px; border-radius: var(--pill); background: var(--pane); }
.skip:focus { top: 10px; z-index: 2; }

.bar {
  display: flex;
  align-items: center;
  gap: 16px;
  min-height: 56px;
  padding: 8px 24px;
}
.brand { display: flex; align-items: center; gap: 8px; min-width: 0; font-size: 18px; color: var(--text); }
.brand:hover { text-decoration: none; }
.brand svg { flex: none; fill: none; stroke: var(--accent); stroke-width: 1.8; stroke-linejoin: round; }
.bar-acts { display: flex; align-items: center; gap: 4px; margin-left: auto; flex: none; }

.shell {
  display: grid;
  grid-template-columns: 208px minmax(0, 720px);
  gap: 8px 32px;
  padding: 8px 24px 64px 12px;
}
.shell.alone { grid-template-columns: minmax(0, 480px); justify-content: center; padding: 24px 16px 64px; }

nav a {
  display: block;
  padding: 6px 16px 6px 14px;
  border-radius: var(--pill);
  line-height: 24px;
  color: var(--muted);
}
nav a:hover { background: color-mix(in srgb, var(--muted) 9%, transparent); text-decoration: none; }
nav a[aria-current] { background: var(--soft); color: var(--on-soft); font-weight: 600; }

main { display: grid; gap: 16px; align-content: start; min-width: 0; }
.head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 16px; min-height: 40px; }
.back { font-size: 13px; }
.intro { color: var(--muted); overflow-wrap: anywhere; }

@media (max-width: 760px) {
  .bar { flex-wrap: wrap; gap: 0 16px; padding: 8px 16px; }
  .bar-acts .quiet { padding: 0 8px; }
  .shell { grid-template-columns: minmax(0, 1fr); padding: 0 16px 48px; }
  nav { margin: 0 -14px; }
  nav ul { display: flex; flex-wrap: wrap; gap: 4px 0; padding: 4px 0 8px; }
  main .card { padding: 16px; }
  main .rows > li { flex-wrap: wrap; padding: 10px 16px; }
  main .row-text { flex-basis: 60%; }
  main .chips { max-width: 100%; }
}

@media (forced-colors: active) {
  nav a[aria-current] { forced-color-adjust: none; background: SelectedItem; color: SelectedItemText; }
}

@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { transition: none !important; scroll-behavior: auto !important; }
}
`
