/** The pages on which a channel is set up. */
export const channel = `
.steps { display: flex; flex-wrap: wrap; gap: 4px; margin: 0; padding: 0; list-style: none; counter-reset: step; }
.steps li { counter-increment: step; }
.steps li > * { display: block; padding: 4px 12px; border-radius: var(--pill); font-size: 13px; line-height: 20px; color: var(--faint); }
.steps li > *::before { content: counter(step) '. '; }
.steps a { color: var(--accent); }
.steps [aria-current] { background: var(--soft); color: var(--on-soft); font-weight: 600; }

.field textarea, .field select {
  width: 100%;
  padding: 8px 12px;
  border: 1px solid var(--edge);
  border-radius: var(--chip);
  background: var(--pane);
  font: inherit;
  color: inherit;
}
.field select { height: 40px; }
.field textarea { resize: vertical; }
.field textarea:focus, .field select:focus { outline: 2px solid var(--accent); outline-offset: -1px; }
.field textarea[aria-invalid] { border-color: var(--bad); }
.field.wide { max-width: none; }
.choose { display: flex; flex-wrap: wrap; align-items: end; gap: 8px; margin: 0; }
.choose .field { flex: 1 1 240px; }
.choose .button { min-height: 40px; }
form:has(input[name='fromKind']:not([value='custom']):checked) .custom { display: none; }

.tokens { display: grid; gap: 2px; margin: 0; font-size: 13px; line-height: 18px; }
.tokens div { display: flex; flex-wrap: wrap; gap: 0 12px; }
.tokens dt { min-width: 132px; }
.tokens dd { margin: 0; color: var(--muted); }

.letter { display: grid; gap: 12px; padding: 16px; border: 1px solid var(--line); border-radius: var(--chip); overflow-wrap: anywhere; min-width: 0; }
.letter-from { padding-bottom: 12px; border-bottom: 1px solid var(--line); }
.letter-from span { color: var(--faint); }
.letter-signature { color: var(--muted); overflow-x: auto; }
.letter-signature::before { content: '--'; }
.letter-signature img { max-width: 100%; }
.letter-signature ul { list-style: disc; padding-left: 20px; }

.address { padding: 10px 14px; border-radius: var(--chip); background: var(--hover); font-size: 16px; user-select: all; overflow-wrap: anywhere; }
.address.inline { padding: 4px 10px; font-variant-numeric: tabular-nums; }
.customise summary { color: var(--accent); }
.customise[open] summary { margin-bottom: 12px; }
.how { display: grid; gap: 10px; margin: 0; padding-left: 24px; overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 8px 20px; margin: 0; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.acts > form { margin: 0; }
.came { display: grid; gap: 6px; overflow-wrap: anywhere; }
.rows > .tall { flex-wrap: wrap; }
.tall .row-text { flex: 1 0 100%; min-width: 0; }
.tall .row-acts { flex: 1 0 100%; justify-content: flex-start; margin-left: -16px; }
.aside { display: grid; justify-items: start; gap: 8px; }
.card h3 { font-size: 14px; line-height: 20px; font-weight: 500; }

.watched { display: grid; gap: 16px; }
.watched:focus { outline: none; }
.checks { display: grid; gap: 14px; margin: 0; padding: 0; list-style: none; }
.checks li { padding-left: 14px; border-left: 4px solid var(--line); overflow-wrap: anywhere; }
.checks .is-done { border-color: var(--ok); }
.checks .is-wrong { border-color: var(--warn); }
.checks .is-done .chip { background: var(--ok-bg); color: var(--ok); }
.checks .is-wrong .chip { background: var(--warn-bg); color: var(--warn); }
@media (prefers-color-scheme: dark) { .checks .is-done .chip { color: #c4eed0; } }
@media (max-width: 760px) { .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: 10px; } }
`
