export const parts = `
.card {
  display: grid;
  gap: 20px;
  padding: 24px;
  border-radius: var(--radius);
  background: var(--pane);
}
.card > h2 + .intro { margin-top: -14px; }

button, input { font: inherit; color: inherit; }
.button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  min-height: 34px;
  padding: 0 16px;
  border: 1px solid transparent;
  border-radius: var(--pill);
  background: none;
  font-size: 14px;
  font-weight: 500;
  color: var(--accent);
  cursor: pointer;
}
.button:hover { background: var(--hover); text-decoration: none; }
.button.outline { border-color: var(--edge); }
.button.primary { background: var(--accent); color: var(--on-accent); padding: 0 20px; min-height: 36px; }
.button.primary:hover { background: color-mix(in srgb, var(--accent) 90%, var(--text)); }
.button.danger { border-color: var(--bad); color: var(--bad); }
.button.danger:hover { background: var(--bad-bg); }

.field { display: grid; gap: 6px; max-width: 440px; }
.field label, legend { font-size: 13px; line-height: 18px; font-weight: 500; }
.hint { font-size: 12px; line-height: 16px; color: var(--faint); overflow-wrap: anywhere; }
.field input {
  width: 100%;
  height: 40px;
  padding: 0 12px;
  border: 1px solid var(--edge);
  border-radius: var(--chip);
  background: var(--pane);
}
.field input:focus { outline: 2px solid var(--accent); outline-offset: -1px; }
.field input[aria-invalid] { border-color: var(--bad); }
.field.short input { width: 96px; }
.field.digits input { font-size: 20px; letter-spacing: 0.3em; font-variant-numeric: tabular-nums; }
.wrong { font-size: 13px; line-height: 18px; color: var(--bad); }
.wrong::before { content: '! '; font-weight: 700; }

.options { border: 0; min-width: 0; display: grid; gap: 6px; }
.options legend { margin-bottom: 6px; }
.option { display: flex; gap: 10px; padding: 7px 10px; margin: 0 -10px; border-radius: var(--chip); cursor: pointer; min-width: 0; }
.option:hover { background: var(--hover); }
.option input { flex: none; width: 18px; height: 18px; margin: 1px 0 0; accent-color: var(--accent); }
.option > span { display: grid; gap: 1px; min-width: 0; overflow-wrap: anywhere; }
.checkbox .option-list { max-height: 328px; overflow: auto; padding: 2px 10px; border: 1px solid var(--line); border-radius: var(--chip); }
.checkbox .option-list:empty { display: none; }
.checkbox .option { margin: 0 -6px; }
.listed { display: grid; gap: 20px; padding-left: 28px; }
form:has(input[name='access'][value='everyone']:checked) .listed { display: none; }

.switching { display: grid; gap: 2px; margin-top: 6px; }
.switch { display: flex; align-items: center; gap: 8px; min-height: 24px; padding: 0; border: 0; background: none; font-size: 13px; text-align: left; cursor: pointer; }
.switch::before { content: ''; flex: none; width: 32px; height: 18px; border: 1px solid var(--edge); border-radius: var(--pill); background: radial-gradient(circle at 8px 50%, var(--muted) 5px, transparent 6px); forced-color-adjust: none; }
.switch[aria-checked='true']::before { border-color: var(--accent); background: radial-gradient(circle at 22px 50%, var(--on-accent) 5px, transparent 6px), var(--accent); }

.acts { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
.done, .problem { padding: 12px 16px; border-radius: 12px; }
.done { background: var(--ok-bg); color: var(--ok); font-weight: 500; }
.problem { display: grid; gap: 4px; background: var(--bad-bg); color: var(--bad); }
.problem a { color: inherit; text-decoration: underline; }
.problem-title { font-weight: 600; }
@media (prefers-color-scheme: dark) {
  .done { color: #c4eed0; }
  .problem { color: #f9dedc; }
}
.done:focus-visible, .problem:focus-visible { outline-width: 1px; outline-color: currentColor; outline-offset: 0; }
.note { padding: 12px 16px; border-radius: 12px; background: var(--warn-bg); color: var(--warn); overflow-wrap: anywhere; }

.rows { border-radius: var(--radius); background: var(--pane); overflow: hidden; }
.rows > li { position: relative; display: flex; align-items: center; gap: 12px; padding: 10px 20px; min-height: 60px; border-top: 1px solid var(--line); }
.rows > li:first-child { border-top: 0; }
.rows > li:has(.row-link):hover { background: var(--hover); }
.row-text { display: grid; min-width: 0; flex: 1; }
.row-link { font-weight: 500; color: var(--text); }
.row-link::after { content: ''; position: absolute; inset: 0; }
.row-link:hover { text-decoration: none; }
.row-link:focus-visible { outline: none; }
.rows > li:has(.row-link:focus-visible) { outline: 2px solid var(--accent); outline-offset: -2px; border-radius: var(--chip); }
.row-more { font-size: 13px; line-height: 18px; color: var(--faint); }
.chips { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 4px; flex: none; max-width: 50%; }
.chip { padding: 2px 8px; border-radius: var(--chip); font-size: 12px; line-height: 16px; background: var(--hover); color: var(--muted); }
.chip.invited, .chip.look { background: var(--warn-bg); color: var(--warn); }
.chip.gone { background: none; border: 1px solid var(--edge); color: var(--faint); padding: 1px 7px; }
.is-gone .row-link, .is-gone .row-more { color: var(--faint); }
.row-name { overflow-wrap: anywhere; }
.row-acts { display: flex; flex-wrap: wrap; justify-content: flex-end; align-items: center; gap: 4px; flex: none; }
.reason { font-size: 12px; line-height: 16px; color: var(--faint); overflow-wrap: anywhere; }
.part { display: grid; gap: 8px; }
.sums { grid-template-columns: repeat(auto-fit, minmax(120px, 1fr)); margin: 0; }
.sums dt { font-size: 13px; line-height: 18px; color: var(--muted); }
.sums dd { margin: 0; font-size: 24px; line-height: 32px; font-variant-numeric: tabular-nums; }
.sure[open] { display: flex; align-items: center; }
.sure form { margin: 0; }
.sure summary { display: inline-flex; align-items: center; min-height: 34px; padding: 0 12px; font-size: 14px; list-style: none; }
@media (max-width: 720px) { .rows > li:has(.row-acts) { flex-wrap: wrap; } .row-acts { flex: 1 0 100%; } }
.plain { border: 1px solid var(--line); border-radius: var(--chip); }
.plain > li { padding: 8px 14px; min-height: 52px; }

details.card { gap: 12px; }
details[open].card > summary { margin-bottom: 12px; }
summary { font-weight: 500; cursor: pointer; color: var(--bad); }
details form { margin-top: 14px; }
`
