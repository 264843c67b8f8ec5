/** Both skins in light and dark. `--host` is the colour the host itself shows there, whatever theme its reader chose. */
export const styles = `
:host {
  all: initial;
  --font: "Google Sans", "Google Sans Text", Roboto, Arial, sans-serif;
  --pane: #fff; --text: #1f1f1f; --muted: #444746; --line: #c7cad1; --hair: #e3e6ea;
  --accent: #0b57d0; --soft: #d3e3fd; --on-soft: #041e49; --hover: rgba(68, 71, 70, .08);
  --ok: #146c2e; --bad: #b3261e; --chip: 8px; --pill: 20px; --menu: 8px;
  --shadow: 0 1px 2px rgba(60, 64, 67, .3), 0 2px 6px 2px rgba(60, 64, 67, .15);
  color-scheme: light;
}
:host([data-skin=outlook]) {
  --font: "Segoe UI", "Segoe UI Web (West European)", -apple-system, system-ui, "Open Sans", sans-serif;
  --text: #242424; --muted: #616161; --line: #d1d1d1; --hair: #e0e0e0; --accent: #0f6cbd; --soft: #ebf3fc;
  --on-soft: #0c3b5e; --hover: rgba(0, 0, 0, .05); --chip: 4px; --pill: 4px; --menu: 4px;
  --shadow: 0 0 2px rgba(0, 0, 0, .12), 0 4px 8px rgba(0, 0, 0, .14);
}
:host([data-theme=dark]) {
  --pane: #282a2c; --text: #e3e3e3; --muted: #c4c7c5; --line: #5f6368; --hair: #444746; --accent: #a8c7fa;
  --soft: #0842a0; --on-soft: #d3e3fd; --hover: rgba(227, 227, 227, .1); --ok: #6dd58c; --bad: #f2b8b5;
  --shadow: 0 1px 3px rgba(0, 0, 0, .5), 0 4px 8px 3px rgba(0, 0, 0, .3);
  color-scheme: dark;
}
:host([data-skin=outlook][data-theme=dark]) {
  --pane: #333; --text: #fff; --muted: #d6d6d6; --line: #666; --hair: #3d3d3d; --accent: #479ef5; --soft: #0e4775;
  --on-soft: #cfe4fa; --hover: rgba(255, 255, 255, .08);
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
button { all: unset; box-sizing: border-box; cursor: pointer; }
button:focus-visible, [role^=menuitem]:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
svg { width: 18px; height: 18px; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; flex: none; }

.pill {
  position: fixed; z-index: 900; display: flex; align-items: center; gap: 8px; height: 40px; max-width: 240px; padding: 0 16px 0 14px;
  font: 500 14px/20px var(--font); color: var(--text); background: var(--pane); border-radius: var(--pill); box-shadow: var(--shadow);
  transition: background-color .1s;
}
:host([data-skin=outlook]) .pill { height: 36px; font-weight: 600; }
.pill::before { content: ""; position: absolute; inset: 0; border-radius: inherit; }
.pill:hover::before { background: var(--hover); }
.pill svg { color: var(--accent); }
.pill span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.pill .spoken { position: absolute; width: 1px; height: 1px; clip-path: inset(50%); }
.pill b { flex: none; min-width: 20px; padding: 0 6px; font: 600 12px/20px var(--font); text-align: center; color: var(--on-soft); background: var(--soft); border-radius: 10px; }

.overlay { position: fixed; z-index: 901; border: 0; background: var(--host); border-radius: 16px; color-scheme: normal; }
:host([data-skin=outlook]) .overlay { border-radius: 4px; }
.overlay.docked { border-left: 1px solid var(--hair); border-start-start-radius: 0; border-end-start-radius: 0; }
.overlay:not(.shown) { visibility: hidden; pointer-events: none; }

.controls { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 4px; margin: 0 0 0 10px; vertical-align: middle; font: 400 12px/20px var(--font); letter-spacing: normal; color: var(--muted); }
.chip { display: inline-flex; align-items: center; gap: 4px; height: 24px; padding: 0 8px; white-space: nowrap; border-radius: var(--chip); background: var(--hover); color: var(--text); }
.chip svg { width: 14px; height: 14px; color: var(--muted); }
button.chip:hover, button.chip[aria-expanded=true] { background: color-mix(in srgb, var(--text) 14%, transparent); }
.chip .down { margin: 0 -3px 0 -2px; }
.chip i { width: 7px; height: 7px; border-radius: 50%; background: var(--accent); }
.chip.closed i { background: none; border: 1.5px solid var(--muted); }
.chip.ticket { background: var(--soft); color: var(--on-soft); }
.chip.ticket svg { color: inherit; }
.face { display: inline-grid; place-items: center; width: 18px; height: 18px; margin-left: -3px; border-radius: 50%; font: 600 9px/1 var(--font); color: #fff; flex: none; }
.face::before { content: attr(data-initials); }
.live { display: inline-flex; align-items: center; gap: 5px; margin-left: 4px; font-weight: 500; color: var(--accent); white-space: nowrap; }
.live::before { content: "• • •"; font-size: 9px; letter-spacing: -.5px; }
.said { margin-left: 4px; }
.controls { position: relative; }
.said.bad { position: absolute; z-index: 1; top: 100%; left: 0; margin: 6px 0 0; padding: 6px 12px; width: max-content; max-width: 320px; white-space: normal; color: var(--bad); background: var(--pane); border-radius: var(--menu); box-shadow: var(--shadow); }
.undo { color: var(--accent); font-weight: 500; border-radius: 4px; padding: 0 4px; }
.undo:hover { text-decoration: underline; }

[role=menu] {
  position: fixed; inset: auto; margin: 0; padding: 6px 0; min-width: 180px; max-width: 280px; max-height: min(320px, 60vh); overflow: auto;
  border: 0; border-radius: var(--menu); background: var(--pane); color: var(--text); box-shadow: var(--shadow); font: 400 14px/20px var(--font);
}
[role^=menuitem] { display: flex; align-items: center; gap: 10px; min-height: 34px; padding: 0 14px 0 10px; cursor: pointer; outline-offset: -2px !important; }
[role^=menuitem]:hover, [role^=menuitem]:focus { background: var(--hover); }
[role^=menuitem] > svg { color: var(--accent); visibility: hidden; width: 16px; height: 16px; }
[role^=menuitem][aria-checked=true] > svg { visibility: visible; }
[role^=menuitem] .face { width: 22px; height: 22px; margin: 0; font-size: 10px; }
[role^=menuitem] .none { width: 22px; height: 22px; border-radius: 50%; border: 1.5px dashed var(--muted); }
[role^=menuitem] .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
[role^=menuitem] small { margin-left: auto; font-size: 12px; color: var(--muted); }

@media (prefers-reduced-motion: no-preference) {
  [role=menu]:popover-open { animation: appear .12s ease-out; }
  @keyframes appear { from { opacity: 0; transform: translateY(-4px); } }
}
@media (forced-colors: active) { .pill, .chip, [role=menu] { border: 1px solid; } }
`
