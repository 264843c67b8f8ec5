/** The domains that mail leaves from, and their DNS records. */
export const domains = `
.domains { display: grid; gap: 12px; scroll-margin-top: 16px; }
.chip.good { background: var(--ok-bg); color: var(--ok); }

.records { width: 100%; border-collapse: collapse; table-layout: fixed; }
.card > h2 + .records { margin-top: -14px; }
.records caption { padding-bottom: 16px; text-align: left; color: var(--muted); }
.records th, .records td { padding: 12px 12px 12px 0; vertical-align: top; text-align: left; overflow-wrap: anywhere; border-top: 1px solid var(--line); }
.records thead th { padding-top: 0; border-top: 0; font-size: 12px; line-height: 16px; font-weight: 500; color: var(--faint); }
.records thead th:nth-child(1) { width: 16%; }
.records thead th:nth-child(2) { width: 33%; }
.records thead th:nth-child(4) { width: 20%; }
.records tr > :last-child { padding-right: 0; }
.records tbody th { font-weight: 500; }
.records .hint { display: block; font-weight: 400; }
.records code { display: block; font-size: 12px; line-height: 18px; }
.records .label { display: none; }
.copy { padding: 4px 8px; border-radius: var(--chip); background: var(--hover); user-select: all; }
.records .chip { display: inline-block; background: var(--warn-bg); color: var(--warn); }
.records .is-found .chip { background: var(--ok-bg); color: var(--ok); }
.records .is-missing .chip { background: var(--bad-bg); color: var(--bad); }
.records .is-unknown .chip { background: none; border: 1px solid var(--edge); color: var(--faint); padding: 1px 7px; }
.instead { display: grid; gap: 4px; margin-top: 6px; }
@media (prefers-color-scheme: dark) {
  .chip.good, .records .is-found .chip { color: #c4eed0; }
  .records .is-missing .chip { color: #f9dedc; }
}
@media (max-width: 760px) {
  .records, .records caption, .records tbody, .records tr, .records tbody th, .records td { display: block; }
  .records thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .records tr { padding: 12px 0; border-top: 1px solid var(--line); }
  .records tbody th, .records td { padding: 0 0 8px; border: 0; }
  .records .label { display: block; font-size: 12px; line-height: 16px; color: var(--faint); }
}
`
